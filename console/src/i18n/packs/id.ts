// All words of Indonesian, as one file of the build.
import type { Words } from "..";

export const words = import.meta.glob<Words>("../locales/id/*.json", { eager: true, import: "default" });
