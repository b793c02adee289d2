// Why could a change not be taken back? Most often because somebody has changed something since.
import { api, Refused, type Schemas, said } from "../api/client";

interface WhyNot {
  /** The newest change since; nothing where there is none, or where it is not told to whoever asks. */
  newer?: Schemas["Revision"];
  /** What the node says. */
  detail: string;
}

/** @param revision - what the change that should go was made as. */
export async function whyNotUndone(refused: unknown, revision: number): Promise<WhyNot> {
  const detail = refused instanceof Error ? refused.message : String(refused);
  if (!(refused instanceof Refused) || refused.status !== 412) return { detail };
  try {
    const { revisions } = await said(api.GET("/revisions", { params: { query: { limit: 1 } } }));
    return { newer: revisions.find((each) => each.revision > revision), detail };
  } catch {
    return { detail };
  }
}
