// What somebody takes along from the player: a link to this moment, and this picture as a file.

async function copyLink(film, root) {
  const here = new URL(location.href);
  here.searchParams.set("t", film.currentTime.toFixed(1));
  try { await navigator.clipboard.writeText(here.href); } catch { const box = make("textarea", "", root, here.href); box.select(); document.execCommand("copy"); box.remove(); }
}

function saveFrame(film, title) {
  const canvas = Object.assign(document.createElement("canvas"), { width: film.videoWidth, height: film.videoHeight });
  canvas.getContext("2d").drawImage(film, 0, 0);
  canvas.toBlob((blob) => { const a = document.createElement("a"); a.href = URL.createObjectURL(blob); a.download = `${title} ${clock(film.currentTime).replace(":", "-")}.png`; a.click(); setTimeout(() => URL.revokeObjectURL(a.href), 5000); }, "image/png");
}
