// Who is signed in, and what may they do? What a role does not allow is not offered.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { Navigate, useLocation } from "react-router";
import { api, keepToken, Refused, type Schemas, said, whenSignedOut } from "../api/client";
import { follow } from "../api/live";
import { Problems } from "../parts/Problems";
import { Waiting } from "../parts/Waiting";
import { path } from "./paths";

/** What a route asks for, as `GET /me` says it. */
export type Right = "read" | "operate" | "edit" | "administer";

interface Who {
  me: Schemas["Me"];
  /** Whether the role has this right. */
  may(right: Right): boolean;
}

const Context = createContext<Who | undefined>(undefined);

export function useWho(): Who {
  const who = useContext(Context);
  if (who === undefined) throw new Error("this is below <SignedIn>: nobody else sees it");
  return who;
}

export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: () => said(api.GET("/me")), staleTime: 60_000 });
}

/** Shows its children to those whom the node knows, and the sign-in page to the others. */
export function SignedIn({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const location = useLocation();
  const me = useMe();
  useEffect(() => whenSignedOut(() => queries.invalidateQueries({ queryKey: ["me"] })), [queries]);
  const name = me.data?.name;
  useEffect(() => (name === undefined ? undefined : follow()), [name]);
  if (me.error instanceof Refused && me.error.status === 401) {
    return <Navigate to={path.signIn(location.pathname + location.search)} replace />;
  }
  if (me.error !== null && me.data === undefined) return <Problems error={me.error} />;
  if (me.data === undefined) return <Waiting />;
  const { rights } = me.data;
  return <Context value={{ me: me.data, may: (right) => rights.includes(right) }}>{children}</Context>;
}

/** Ends the browser session, or forgets the token. */
export async function signOut(): Promise<void> {
  // A token has no session to end: the node says so, and forgetting it is all there is to do.
  await said(api.POST("/logout")).catch(() => undefined);
  keepToken(null);
  window.location.assign("/console/sign-in");
}
