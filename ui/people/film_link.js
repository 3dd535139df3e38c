// The address of a film in a field, and a button that copies it.

export default function({data, parentElement}) {
  const link = parentElement.querySelector('#link'), copy = parentElement.querySelector('#copy');
  link.value = location.origin + (data.path || `${location.pathname}?project=${data.project}`);
  link.setAttribute('aria-label', data.label);
  copy.textContent = data.copy;
  copy.onclick = async () => {
    link.select();
    try { await navigator.clipboard.writeText(link.value); } catch { document.execCommand('copy'); }
    copy.textContent = data.copied;
    setTimeout(() => { copy.textContent = data.copy; }, 2000);
  };
}
