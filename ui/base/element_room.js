// An element that lives through redraws: what it holds is its room, made once for each thing it shows (`key` of its data), changed by
// `room.take(data)` and left by `room.leave()`. Stands before the script of whoever uses it.

const rooms = new WeakMap();

/** What the element offers Streamlit. `enter(parent, data)` makes a room. */
function livingIn(enter, key) {
  return ({ data, parentElement, setTriggerValue }) => {
    let room = rooms.get(parentElement);
    if (!room || room.key !== data[key]) {
      room?.leave();
      room = enter(parentElement, data);
      room.key = data[key];
      rooms.set(parentElement, room);
    }
    room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
    room.take(data);
    return () => {
      room.leave();
      rooms.delete(parentElement);
    };
  };
}

/** A screen reader says this, also when it is what was said last. */
function say(room, words) {
  room.at.says.textContent = "";
  setTimeout(() => { room.at.says.textContent = words; }, 30);
}

/** A button with one of its words, and what is read out in its place. */
function label(button, words, spoken = "") {
  text(button.querySelector("span") || make("span", "", button), words);
  mark(button, "aria-label", spoken || null);
  if (spoken) mark(button, "title", spoken);
}
