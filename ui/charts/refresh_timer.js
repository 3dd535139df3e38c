// A beat every few seconds while the tab is seen; none while it is hidden, and one as soon as it is seen again.
export default function({data, setTriggerValue}) {
  const beat = () => { if (document.visibilityState === 'visible' && !globalThis.dailiesOnTheWay?.()) setTriggerValue('beat', Date.now()); };
  const timer = setInterval(beat, data.every * 1000);
  document.addEventListener('visibilitychange', beat);
  return () => { clearInterval(timer); document.removeEventListener('visibilitychange', beat); };
}
