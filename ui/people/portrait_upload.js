// One's own picture: taken from a file, made small here where the browser can, sent to our own route.

const SIDE = 512;
async function smaller(file) {
  try {
    const whole = await createImageBitmap(file, {imageOrientation: 'from-image'});
    const scale = Math.min(1, SIDE / Math.min(whole.width, whole.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(whole.width * scale); canvas.height = Math.round(whole.height * scale);
    canvas.getContext('2d').drawImage(whole, 0, 0, canvas.width, canvas.height);
    return await new Promise(done => canvas.toBlob(blob => done(blob || file), 'image/png'));
  } catch { return file; }
}
export default function({data, parentElement, setTriggerValue}) {
  const choose = parentElement.querySelector('#choose'), file = parentElement.querySelector('#file'), said = parentElement.querySelector('#said');
  if (choose.getAttribute('aria-busy') !== 'true') choose.textContent = data.choose;
  choose.onclick = () => { if (choose.getAttribute('aria-busy') !== 'true') file.click(); };
  file.onchange = async () => {
    if (!file.files.length) return;
    choose.setAttribute('aria-busy', 'true'); choose.textContent = data.sending; said.textContent = '';
    try {
      const reply = await fetch('/api/v1/uploads/avatar', {method: 'POST', credentials: 'same-origin', body: await smaller(file.files[0]),
        headers: {'X-Dailies': '1', 'Accept-Language': data.language, 'Content-Type': 'application/octet-stream'}});
      if (reply.ok) setTriggerValue('kept', true);
      else said.textContent = (await reply.json()).message;
    } catch { said.textContent = data.lost; }
    file.value = ''; choose.removeAttribute('aria-busy'); choose.textContent = data.choose;
  };
}
