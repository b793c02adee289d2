// How is a sentence shown in which `words` are code?
import { Fragment } from "react";

/** The sentence, with what stands between backticks as code. */
export function Prose({ text }: { text: string }) {
  return text.split("`").map((piece, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a sentence does not change its order.
      <code key={index}>{piece}</code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a sentence does not change its order.
      <Fragment key={index}>{piece}</Fragment>
    ),
  );
}
