// How does a form end? Its change is reviewed; what the node finds wrong goes back to its fields.
import { type ReactNode, useState } from "react";
import { ReviewChange, type Reviewed } from "./ReviewChange";

interface Review {
  /** What the node refused. */
  error: unknown;
  /** Shows what a change would do. */
  review: (of: Reviewed) => void;
  /** Stands beside the form. */
  dialog: ReactNode;
}

/** @param onDone - called when the change is done. */
export function useReview(onDone: () => void): Review {
  const [error, setError] = useState<unknown>(null);
  const [reviewed, setReviewed] = useState<Reviewed>();
  const review = (of: Reviewed) => {
    setError(null);
    setReviewed(of);
  };
  const dialog = (
    <ReviewChange
      of={reviewed}
      onDone={() => {
        setReviewed(undefined);
        onDone();
      }}
      onBack={() => setReviewed(undefined)}
      onMistakes={(refused) => {
        setReviewed(undefined);
        setError(refused);
      }}
    />
  );
  return { error, review, dialog };
}
