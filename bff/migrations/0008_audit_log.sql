CREATE TABLE "audit_chain" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"deleted_up_to" bigint DEFAULT 0 NOT NULL,
	"deleted_hash" "bytea" DEFAULT '\x'::bytea NOT NULL,
	"head" bigint DEFAULT 0 NOT NULL,
	"head_hash" "bytea" DEFAULT '\x'::bytea NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"account_id" integer,
	"login_id" text collate "C" NOT NULL,
	"access_key_id" text,
	"via" text collate "C" NOT NULL,
	"address" text collate "C" NOT NULL,
	"user_agent" text NOT NULL,
	"action" text collate "C" NOT NULL,
	"operation" text NOT NULL,
	"registry" text collate "C",
	"image" text collate "C",
	"reference" text,
	"subject" text,
	"changed" text,
	"result" text collate "C" NOT NULL,
	"status" integer NOT NULL,
	"reason" text,
	"request_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE INDEX "audit_events_at_id_index" ON "audit_events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_events_login_id_index" ON "audit_events" USING btree (lower("login_id"),"at","id");--> statement-breakpoint
CREATE INDEX "audit_events_address_at_id_index" ON "audit_events" USING btree ("address","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_kind_index" ON "audit_events" USING btree ("action","via","result","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_registry_at_id_index" ON "audit_events" USING btree ("registry","at","id") WHERE "audit_events"."registry" is not null;--> statement-breakpoint
CREATE INDEX "audit_events_image_at_id_index" ON "audit_events" USING btree ("image","at","id") WHERE "audit_events"."image" is not null;--> statement-breakpoint
CREATE INDEX "audit_events_request_id_index" ON "audit_events" USING btree ("request_id");