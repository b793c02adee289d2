// How is a target right now? One attempt, asked for by somebody.
import { api, type Schemas, said } from "./client";
import { TARGET, type TargetAt } from "./groups";

/** @throws {Refused} at most one a second is made. */
export function probe(at: TargetAt): Promise<Schemas["Probed"]> {
  return said(api.POST(`${TARGET}/probe`, { params: { path: at } }));
}
