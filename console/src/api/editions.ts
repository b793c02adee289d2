// What may be combined in which edition, and what instead? As `GET /editions` says it; forms know nothing by themselves.
import { useQuery } from "@tanstack/react-query";
import { headersOf, Refused, refusal } from "./client";

export interface When {
  setting: string;
  value: boolean;
}

export interface IdleRule {
  min_s: number;
  max_s: number;
  /** `null`: it must be given. */
  default_s: number | null;
  unit: string;
  is_whole: boolean;
  zero_is_off: boolean;
  switched: { when: When; max_s: number } | null;
}

export interface MethodRule {
  protocols: string[];
  method: string;
  timeout: IdleRule;
}

/** A merge patch of the group or of the load balancer that makes a combination one that is allowed. */
export interface Fix {
  of: string;
  set: Record<string, unknown>;
}

export interface Refusal {
  protocols: string[];
  schedulers: string[];
  methods: (string | null)[];
  when: When | null;
  reason: string;
  fixes: Fix[];
}

export interface Advice {
  reason: string;
  protocols: string[];
  methods: string[];
  fixes: Fix[];
}

export interface WaitRule {
  setting: string;
  protocols: string[];
  default_ms: number;
  min_ms: number;
  max_ms: number;
  is_fixed: boolean;
  switched: { when: When; min_ms: number; max_ms: number } | null;
}

export interface Edition {
  edition: string;
  documents: string;
  schedulers: string[];
  default_scheduler: string;
  weight: { default: number; min: number; max: number };
  methods: MethodRule[];
  refusals: Refusal[];
  advice: Advice[];
  switches: { setting: string; default: boolean }[];
  timeouts: WaitRule[];
  groups_are_owned: boolean;
  first_home: string;
  all_unhealthy: string;
  fixed_cookie_settings: string[];
}

export interface Catalogue {
  schedulers: { scheduler: string; by_address: boolean; counts: string | null }[];
  methods: { method: string; settings: string[]; needs: string[] }[];
  common_settings: string[];
  probes: { kind: string; settings: string[] }[];
  protocols: { protocol: string; layer: number }[];
  choices: Record<string, string[]>;
}

export interface Editions {
  editions: Edition[];
  catalogue: Catalogue;
}

async function ask(): Promise<Editions> {
  const response = await fetch("/api/v1/editions", { headers: headersOf("GET") }).catch(() => {
    throw new Refused(0, "");
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(response, body);
  return body as Editions;
}

/** Nothing of it changes while the node runs. */
export function useEditions() {
  return useQuery({ queryKey: ["editions"], queryFn: ask, staleTime: Number.POSITIVE_INFINITY });
}
