/**
 * A text as a sentence begins: with a capital. Failures are told in lower case, as the command line prints them after
 * "error:". A first word that is a name of its own (config.toml, a path, runclub) stays as it is written.
 */
export function sentence(text: string): string {
  const [first = ''] = text.split(/\s/, 1);
  const isWord = /^\p{Ll}[\p{L}’'-]*[,;:.]?$/u.test(first) && first !== 'runclub';
  return isWord ? first.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Sentences one after the other, each with its end. */
export function inOneLine(texts: readonly string[]): string {
  return texts
    .filter((text) => text !== '')
    .map((text) => (/[.?!:…]$/u.test(text) ? text : `${text}.`))
    .join(' ');
}
