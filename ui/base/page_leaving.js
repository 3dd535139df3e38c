// Whether the person here is on their way to another page: they clicked its link, and it has not come yet. What is told to the script
// meanwhile is told from the page they leave, and would call them back to it; so elements that speak by themselves wait until then.

globalThis.dailiesOnTheWay ??= watchLinks();

function watchLinks() {
  const LONGEST = 20000; // milliseconds: a page that has not come by then is not waited for
  let left = "", until = 0;
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]:not([download], [target=_blank])");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.origin !== location.origin || link.pathname === location.pathname) return;
    left = location.pathname;
    until = Date.now() + LONGEST;
  }, true);
  globalThis.addEventListener("popstate", () => { until = 0; });
  return () => {
    if (location.pathname !== left) until = 0;
    return Date.now() < until;
  };
}
