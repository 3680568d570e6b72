ALTER TABLE "accounts" DROP CONSTRAINT "accounts_login_id_unique";--> statement-breakpoint
ALTER TABLE "access_keys" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "access_keys" ADD COLUMN "read_only" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "access_keys" ADD COLUMN "registries" text[];--> statement-breakpoint
ALTER TABLE "access_keys" ADD COLUMN "last_used_from" text;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "email" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "memo" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "active" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "console_access" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "api_gateway_access" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "policies" json DEFAULT '[]'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "new_password_needed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "last_signed_in_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_login_id_unique" ON "accounts" USING btree (lower("login_id"));--> statement-breakpoint
CREATE INDEX "sessions_account_index" ON "sessions" USING btree (("sess" ->> 'accountId'));