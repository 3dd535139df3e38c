// A picture of one's own in place of a shot's: chosen, dropped or pasted. A large one is made smaller here, so that a phone need not send
// it all. Stands before the script of the shot's large view.

const MOST_BYTES = 6 << 20;
const MOST_SIDE = 3200;

function hearDrops(room) {
  const { at } = room;
  at.stage.addEventListener("dragenter", (event) => { if (carries(event) && room.data.may_edit) at.stage.classList.add("over"); });
  at.stage.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
  at.stage.addEventListener("dragleave", (event) => { if (!at.stage.contains(event.relatedTarget)) at.stage.classList.remove("over"); });
  at.stage.addEventListener("drop", (event) => {
    event.preventDefault();
    at.stage.classList.remove("over");
    if (event.dataTransfer.files[0]) bringPicture(room, event.dataTransfer.files[0]);
  });
}

async function bringPicture(room, file) {
  if (!room.data.may_edit || room.bringing) return;
  const { shot } = room.data;
  room.bringing = true;
  draw(room);
  try {
    room.tell("own", { shot, picture: await packed(file) });
  } catch { /* what cannot be read at all is not a picture */
    room.tell("own", { shot, picture: "" });
  }
  setTimeout(() => { room.bringing = false; if (room.data) draw(room); }, 15000);
}

async function packed(file) {
  if (file.size <= MOST_BYTES && /^image\/(png|jpeg|webp)$/.test(file.type)) return coded(file);
  try {
    const whole = await createImageBitmap(file);
    const scale = Math.min(1, MOST_SIDE / Math.max(whole.width, whole.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(whole.width * scale);
    canvas.height = Math.round(whole.height * scale);
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    return coded(await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.93)));
  } catch {
    return coded(file.slice(0, 2048));
  }
}

const coded = (blob) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(String(reader.result).split(",")[1] || "");
  reader.onerror = failed;
  reader.readAsDataURL(blob);
});

const carries = (event) => [...(event.dataTransfer?.types || [])].includes("Files");

function pastePicture(room, event) {
  const file = [...(event.clipboardData?.files || [])].find((one) => one.type.startsWith("image/"));
  if (file) { event.preventDefault(); bringPicture(room, file); }
}
