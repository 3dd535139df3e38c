// What is done on our elements, until the studio has answered for it. The list lives in the page, not in an element, so it
// outlives a window that closes and a page that is left; and in the tab's memory, so it outlives a reload. Each deed has an id;
// it is told by the element it was done on, told again through the shell's ear while no answer comes, and done once.

const deeds = (globalThis.dailiesDeeds ??= openDeeds());

function openDeeds() {
  const KEPT = "dailies-deeds", OLDEST = 600000, MOST_CHARS = 100000, STAYS = 30000;
  const LOOK = 300, AGAIN = 1500, ASKED = 5000, ANYWAY = 20000, SIGN = 1000, LATE = 30000;
  const mouths = new Map();
  let list = kept(), about = /** @type {Record<string, any>} */ ({ person: "", film: "", words: {} }), sent = 0, clock = 0;
  const sign = document.createElement("div");
  sign.className = "deeds-waiting";
  sign.setAttribute("role", "status");
  document.body.append(sign);

  function kept() {
    try {
      const now = Date.now();
      return JSON.parse(sessionStorage.getItem(KEPT) || "[]").filter((deed) => now - deed.at < OLDEST).map((deed) => ({ ...deed, at: now }));
    } catch { return []; }
  }
  function keep() {
    const small = unheard().filter((deed) => deed.size < MOST_CHARS).map(({ heard, ...deed }) => deed);
    try { small.length ? sessionStorage.setItem(KEPT, JSON.stringify(small)) : sessionStorage.removeItem(KEPT); } catch { /* no room: kept in the page alone */ }
  }

  const unheard = () => list.filter((deed) => !deed.heard && (!about.person || deed.person === about.person));
  const mouth = (of) => { const found = mouths.get(of); return found && found.owner.isConnected ? found : null; };
  const app = () => document.querySelector('[data-testid="stApp"]');

  // Whatever waits goes with every message, in the order in which it was done: a newer message may take an older one's place.
  function send(through) {
    const waiting = unheard();
    if (globalThis.dailiesOnTheWay?.() || !through || !waiting.length || app()?.getAttribute("data-test-connection-state") !== "CONNECTED") return;
    sent = Date.now();
    through.tell("deeds", waiting.map(({ id, of, what, value, film }) => ({ id, of, what, value, film })));
  }

  function tell(of, what, value) {
    const id = [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36).padStart(2, "0")).join("");
    list.push({ id, of, what, value, film: about.film, person: about.person, at: Date.now(), size: JSON.stringify(value ?? null).length, heard: 0 });
    keep();
    send(mouth(of) || mouth("_deeds"));
    watch();
  }

  // An element was drawn: it can tell, and says which of its deeds stand in what it shows.
  function draw(owner, { of, heard, ...more }, setTriggerValue) {
    mouths.set(of, { owner, tell: setTriggerValue });
    if (more.person !== undefined) {
      about = more;
      const now = Date.now();
      for (const deed of list) if (heard.includes(deed.id)) deed.heard ||= now;
      list = list.filter((deed) => !deed.heard || (mouth(deed.of) && now - deed.heard < STAYS));
    } else list = list.filter((deed) => !heard.includes(deed.id));
    keep();
    watch();
    return (what, value) => tell(of, what, value);
  }

  const waiting = (of) => list.filter((deed) => deed.of === of && deed.film === about.film).map((deed) => deed.value);

  function watch() {
    if (unheard().length && !clock) clock = setInterval(look, LOOK);
    look();
  }

  function look() {
    const waits = unheard(), now = Date.now();
    const age = waits.length ? now - Math.min(...waits.map((deed) => deed.at)) : 0;
    const words = age > SIGN ? about.words.saving || "" : "";
    if (sign.textContent !== words) sign.textContent = words;
    const late = age > LATE;
    if (late !== api.late) { api.late = late; globalThis.dailiesLost?.look(); }
    if (!waits.length) { clearInterval(clock); clock = 0; return; }
    const runs = app()?.getAttribute("data-test-script-state"), since = now - sent;
    if (since > ANYWAY || (since > ASKED && runs !== "running") || (since > AGAIN && runs === "notRunning")) {
      send(mouth("_deeds") || waits.map((deed) => mouth(deed.of)).find(Boolean));
    }
  }

  const api = { draw, waiting, late: false };
  return api;
}
