// All words of Japanese, as one file of the build.
import type { Words } from "..";

export const words = import.meta.glob<Words>("../locales/ja/*.json", { eager: true, import: "default" });
