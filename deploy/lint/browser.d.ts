// What the studio's scripts use of a page beyond what TypeScript knows of browsers: what they keep on it for one another, the events
// they tell one another, and that all that is found in a page is HTML.

/** With this an element tells the script what was done on it: a verb, and of what. */
type Tell = (verb: string, value?: any) => void;

interface Window {
  /** What several elements of a page share. Who makes it says what it is. */
  [name: `dailies${string}`]: any;
}

interface WindowEventMap {
  /** {url, from, toggle}: ui/widgets/sound_player.js. */
  "dailies-play": CustomEvent;
  /** {url, at}: ui/widgets/sound_player.js. */
  "dailies-wind": CustomEvent;
  /** {url, at, length, state}: ui/widgets/sound_player.js. */
  "dailies-sound": CustomEvent;
}

interface HTMLElementEventMap {
  /** {look, word, thumb, task_id}: ui/widgets/film_changes.js. */
  "dailies:step": CustomEvent;
}

interface EventTarget {
  closest?(selectors: string): HTMLElement | null;
}

interface Element {
  closest(selectors: string): HTMLElement | null;
  readonly firstElementChild: HTMLElement | null;
  readonly lastElementChild: HTMLElement | null;
}

interface ParentNode {
  querySelector<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
  querySelector(selectors: string): HTMLElement | null;
  querySelectorAll<K extends keyof HTMLElementTagNameMap>(selectors: K): NodeListOf<HTMLElementTagNameMap[K]>;
  querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
}
