// What only the browser can do: change a ticket for the cookie, give the cookie back, keep a look.

const done = new Set();
const post = (path, body) => fetch('/api/v1/auth/' + path, {method: 'POST', credentials: 'same-origin',
  headers: {'Content-Type': 'application/json', 'X-Dailies': '1'}, body: JSON.stringify(body || {})});
export default function({data, setTriggerValue}) {
  const errand = JSON.stringify(data);
  if (done.has(errand)) return;
  done.add(errand);
  if (data.ticket) post('redeem', {ticket: data.ticket}).finally(() => setTriggerValue('done', true));
  if (data.leaving) {
    post('logout');
    for (const name of Object.keys(sessionStorage)) if (name.startsWith('dailies-draft|')) sessionStorage.removeItem(name);
  }
  if (data.look) {
    for (const path of data.paths) {
      if (data.look === 'System') localStorage.removeItem(`stActiveTheme-${path}-v2`);
      else localStorage.setItem(`stActiveTheme-${path}-v2`, JSON.stringify(data.look));
    }
    location.reload();
  }
}
