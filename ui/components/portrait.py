"""One's own picture: a button that takes a file, makes it small where the browser can, and sends it to our own route."""

from __future__ import annotations

import streamlit as st

from ui.i18n import t

_element = st.components.v2.component(
    "dailies_portrait",
    html='<label id="choose" tabindex="0" role="button"><span></span><input id="file" type="file" accept="image/png,image/jpeg,image/webp" hidden></label>'
    '<p id="said" role="alert"></p>',
    css="""
    :host { display: block; }
    #choose { display: inline-flex; align-items: center; min-height: 38px; box-sizing: border-box; padding: 0 14px; border-radius: 8px; cursor: pointer;
      border: 1px solid var(--line, #8884); background: var(--panel, transparent); color: var(--ink, inherit); font: inherit; font-size: 14px; }
    #choose:hover { border-color: var(--faint); } #choose:focus-visible { outline: 2px solid var(--you, #F2A93B); outline-offset: 2px; }
    #choose[aria-busy=true] { color: var(--work, inherit); cursor: default; }
    #said { margin: 6px 0 0; font-size: 14px; line-height: 1.5; color: var(--fail, #c33); } #said:empty { display: none; }
    @media (max-width: 640px) { #choose { min-height: 40px; } }
    """,
    js="""
    const SIDE = 512;
    async function smaller(file) {
      try {
        const whole = await createImageBitmap(file, {imageOrientation: 'from-image'});
        const scale = Math.min(1, SIDE / Math.min(whole.width, whole.height));
        const canvas = document.createElement('canvas');
        canvas.width = Math.round(whole.width * scale); canvas.height = Math.round(whole.height * scale);
        canvas.getContext('2d').drawImage(whole, 0, 0, canvas.width, canvas.height);
        return await new Promise(done => canvas.toBlob(blob => done(blob || file), 'image/png'));
      } catch (cannot) { return file; }
    }
    export default function({data, parentElement, setTriggerValue}) {
      const choose = parentElement.querySelector('#choose'), file = parentElement.querySelector('#file'), said = parentElement.querySelector('#said');
      const words = choose.querySelector('span');
      if (choose.getAttribute('aria-busy') !== 'true') words.textContent = data.choose;
      choose.onkeydown = event => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); file.click(); } };
      file.onchange = async () => {
        if (!file.files.length) return;
        choose.setAttribute('aria-busy', 'true'); words.textContent = data.sending; said.textContent = '';
        try {
          const reply = await fetch('/api/v1/uploads/avatar', {method: 'POST', credentials: 'same-origin', body: await smaller(file.files[0]),
            headers: {'X-Dailies': '1', 'Accept-Language': data.language, 'Content-Type': 'application/octet-stream'}});
          if (reply.ok) setTriggerValue('kept', true);
          else said.textContent = (await reply.json()).message;
        } catch (lost) { said.textContent = data.lost; }
        file.value = ''; choose.removeAttribute('aria-busy'); words.textContent = data.choose;
      };
    }
    """,
)


def draw(language: str, has_one: bool) -> None:
    _element(
        data={
            "choose": t("profile.other_picture" if has_one else "profile.choose_picture"),
            "sending": t("profile.sending"),
            "lost": t("profile.lost"),
            "language": language,
        },
        key="portrait",
        on_kept_change=_nothing,
    )


def _nothing() -> None:
    """That the script runs again is all that is wanted."""
