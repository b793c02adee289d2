// All words of English, as one file of the build.
import type { Words } from "..";

export const words = import.meta.glob<Words>("../locales/en/*.json", { eager: true, import: "default" });
