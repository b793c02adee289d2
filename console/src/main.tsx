// How does the console start?
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { markStyles } from "./app/nonce";
import { startWords } from "./i18n";
import "./app/app.css";
import "./parts/parts.css";
import "./app/panels.css";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has a root: index.html");
markStyles();
void startWords().then(() => createRoot(root).render(<App />));
