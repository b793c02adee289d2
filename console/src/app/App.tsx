// What does every page stand in? Its look, its words, what it knows of the node, and its address.
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router/dom";
import { TellProvider } from "../parts/Tell";
import { Look } from "./Look";
import { queries } from "./queries";
import { router } from "./routes";

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Look>
        <TellProvider>
          <RouterProvider router={router} />
        </TellProvider>
      </Look>
    </QueryClientProvider>
  );
}
