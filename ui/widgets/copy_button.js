// A button that copies a text, by the browser's own means.

export default function({data, parentElement}) {
  const copy = parentElement.querySelector('#copy');
  copy.textContent = data.copy;
  copy.onclick = async () => {
    try { await navigator.clipboard.writeText(data.text); } catch {
      const area = document.createElement('textarea');
      area.value = data.text;
      copy.after(area);
      area.select();
      document.execCommand('copy');
      area.remove();
      copy.focus();
    }
    copy.textContent = data.copied;
    setTimeout(() => { copy.textContent = data.copy; }, 2000);
  };
}
