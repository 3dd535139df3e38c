export default function ({ data, parentElement, setTriggerValue }) {
  deeds.draw(parentElement, data.deeds, setTriggerValue);
}
