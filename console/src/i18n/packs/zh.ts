// All words of Chinese, as one file of the build.
import type { Words } from "..";

export const words = import.meta.glob<Words>("../locales/zh/*.json", { eager: true, import: "default" });
