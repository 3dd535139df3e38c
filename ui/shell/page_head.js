// What stands in the head of every page: the manifest, the colour around it, and its language.

export default function ({data}) {
  const put = (selector, make) => document.head.querySelector(selector) || document.head.appendChild(make());
  put('link[rel=manifest]', () => Object.assign(document.createElement('link'), {rel: 'manifest', href: '/assets/manifest.json'}));
  put('meta[name=theme-color]', () => Object.assign(document.createElement('meta'), {name: 'theme-color'})).content = data.colour;
  document.documentElement.lang = data.language;
}
