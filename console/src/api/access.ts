// Who may use the node, and how is that changed?
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, said } from "./client";

export type User = Schemas["User"];
export type Token = Schemas["Token"];
export type NewToken = Schemas["NewToken"];
export type UserWish = Schemas["UserWish"];
export type UserChange = Schemas["UserChangeWish"];
export type TokenWish = Schemas["TokenWish"];

const USERS_KEY = ["users"] as const;
const TOKENS_KEY = ["tokens"] as const;

export function useUsers() {
  return useQuery({ queryKey: USERS_KEY, queryFn: () => said(api.GET("/users")) });
}

export function useTokens() {
  return useQuery({ queryKey: TOKENS_KEY, queryFn: () => said(api.GET("/tokens")) });
}

function useThenRead<Wish, Answer>(key: readonly string[], act: (wish: Wish) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: () => queries.invalidateQueries({ queryKey: key }) });
}

export const useAddUser = () =>
  useThenRead(USERS_KEY, (body: UserWish) => said(api.POST("/users", { body })));

export const useChangeUser = () =>
  useThenRead(USERS_KEY, ({ user, change }: { user: string; change: UserChange }) =>
    said(api.PATCH("/users/{user}", { params: { path: { user } }, body: change })),
  );

export const useRemoveUser = () =>
  useThenRead(USERS_KEY, (user: string) => said(api.DELETE("/users/{user}", { params: { path: { user } } })));

export const useCreateToken = () =>
  useThenRead(TOKENS_KEY, (body: TokenWish) => said(api.POST("/tokens", { body })));

export const useRevokeToken = () =>
  useThenRead(TOKENS_KEY, (token: string) =>
    said(api.DELETE("/tokens/{token}", { params: { path: { token } } })),
  );

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { old: string; new: string }) => said(api.POST("/me/password", { body })),
  });
}
