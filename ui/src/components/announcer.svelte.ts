/** What screen readers are told: the last text, and a count that makes the same text news again. */
class Announcer {
  text = $state('');
  count = $state(0);

  say(text: string): void {
    this.text = text;
    this.count += 1;
  }
}

export const announcer = new Announcer();

/** Tells screen readers something that is to be seen already. */
export function announce(text: string): void {
  announcer.say(text);
}
