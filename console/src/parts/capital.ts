// How does a sentence begin that a node tells in the middle of a line?

/** The sentence with a capital; languages without capitals stay as they are. */
export function capital(sentence: string): string {
  const [first = "", ...rest] = sentence;
  // What begins with code is not touched: names mean something else in capitals.
  return /\p{Ll}/u.test(first) && !/^[a-z]+[_[=-]/.test(sentence)
    ? first.toUpperCase() + rest.join("")
    : sentence;
}
