// How is the console built, served while somebody works on it, and tested?
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { stamp } from "./tools/sources";

/** The node that the development server asks. */
const NODE = process.env.HOMING_ADMIN ?? "http://127.0.0.1:7080";

export default defineConfig({
  base: "/console/",
  plugins: [react(), stamp(import.meta.dirname)],
  build: {
    target: "es2022",
    // The node says which styles and scripts may be used: nothing stands inside of the page or of a style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  server: {
    port: 5173,
    // The node believes only pages of its own address: what the browser says of ours is not passed on.
    proxy: {
      "/api": {
        target: NODE,
        changeOrigin: true,
        configure: (proxy) => {
          proxy.on("proxyReq", (request) => {
            request.removeHeader("origin");
            request.removeHeader("sec-fetch-site");
          });
        },
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    reporters: ["default", "junit"],
    outputFile: { junit: "../target/console/vitest.xml" },
  },
});
