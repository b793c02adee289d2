// Which server-sent events are in this text? It comes in pieces that end anywhere (HTML Living Standard, section 9.2).

export interface Frame {
  event: string;
  data: string;
}

/** What has come and is no whole event yet. A stream that never ends one is cut off: 1 MiB. */
const WAITING_MAX = 1 << 20;

export class Frames {
  private waiting = "";

  /** The events that are whole after this piece. */
  take(piece: string): Frame[] {
    this.waiting += piece.replaceAll("\r\n", "\n");
    const parts = this.waiting.split("\n\n");
    this.waiting = parts.pop() ?? "";
    if (this.waiting.length > WAITING_MAX) this.waiting = "";
    return parts.map(frameOf).filter((frame) => frame.data !== "");
  }
}

function frameOf(text: string): Frame {
  const frame: Frame = { event: "message", data: "" };
  for (const line of text.split("\n")) {
    const [field, value] = fieldOf(line);
    if (field === "event") frame.event = value;
    if (field === "data") frame.data += frame.data === "" ? value : `\n${value}`;
  }
  return frame;
}

function fieldOf(line: string): [string, string] {
  const at = line.indexOf(":");
  if (at <= 0) return ["", ""];
  const value = line.slice(at + 1);
  return [line.slice(0, at), value.startsWith(" ") ? value.slice(1) : value];
}
