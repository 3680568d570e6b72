CREATE TABLE "cleanup_schedules" (
	"registry_id" integer PRIMARY KEY NOT NULL,
	"enabled" boolean NOT NULL,
	"dry_run" boolean NOT NULL,
	"every" text NOT NULL,
	"hour" integer NOT NULL,
	"filter" json NOT NULL,
	"account_id" integer NOT NULL,
	"login_id" text NOT NULL,
	"next_run_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "collections" (
	"id" serial PRIMARY KEY NOT NULL,
	"bucket_id" integer NOT NULL,
	"cause" text NOT NULL,
	"scope" text NOT NULL,
	"state" text NOT NULL,
	"phase" text,
	"done" bigint DEFAULT 0 NOT NULL,
	"total" bigint DEFAULT 0 NOT NULL,
	"freed_manifests" integer DEFAULT 0 NOT NULL,
	"freed_blobs" integer DEFAULT 0 NOT NULL,
	"freed_bytes" bigint DEFAULT 0 NOT NULL,
	"kept_blobs" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"by" text,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "deleted_images" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"bucket_id" integer NOT NULL,
	"image_id" bigint NOT NULL,
	"name" text collate "C" NOT NULL,
	"short_description" text NOT NULL,
	"full_description" text NOT NULL,
	"description_updated_by" text,
	"description_updated_at" timestamp (3) with time zone,
	"protected_tags" text[] NOT NULL,
	"pulls" bigint NOT NULL,
	"last_pulled_at" timestamp (3) with time zone,
	"tag_count" integer NOT NULL,
	"deletion_id" integer NOT NULL,
	"deleted_at" timestamp (3) with time zone NOT NULL,
	"deleted_by" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deleted_tags" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"bucket_id" integer NOT NULL,
	"image_id" bigint NOT NULL,
	"name" text collate "C" NOT NULL,
	"manifest_id" bigint NOT NULL,
	"size_bytes" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"last_pulled_at" timestamp (3) with time zone,
	"cause" text NOT NULL,
	"deleted_at" timestamp (3) with time zone NOT NULL,
	"deleted_by" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"deleted_image_id" bigint
);
--> statement-breakpoint
CREATE TABLE "deletion_tags" (
	"deletion_id" integer NOT NULL,
	"image" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"manifest_id" bigint,
	"size_bytes" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone,
	"last_pulled_at" timestamp (3) with time zone,
	"state" text NOT NULL,
	"reason" text,
	"failure" text,
	CONSTRAINT "deletion_tags_deletion_id_image_name_pk" PRIMARY KEY("deletion_id","image","name")
);
--> statement-breakpoint
CREATE TABLE "deletions" (
	"id" serial PRIMARY KEY NOT NULL,
	"bucket_id" integer NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"images" text[] DEFAULT '{}' NOT NULL,
	"filter" json,
	"scheduled" boolean DEFAULT false NOT NULL,
	"planned_tags" integer DEFAULT 0 NOT NULL,
	"planned_images" integer DEFAULT 0 NOT NULL,
	"kept_tags" integer DEFAULT 0 NOT NULL,
	"all_tags" integer DEFAULT 0 NOT NULL,
	"confirm_tags" boolean DEFAULT false NOT NULL,
	"effects" json,
	"deleted_tags" integer DEFAULT 0 NOT NULL,
	"spared_tags" integer DEFAULT 0 NOT NULL,
	"failed_tags" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"account_id" integer NOT NULL,
	"login_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "held_manifests" (
	"manifest_id" bigint PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL,
	"deleted_image_id" bigint
);
--> statement-breakpoint
CREATE TABLE "manifest_reviews" (
	"manifest_id" bigint PRIMARY KEY NOT NULL,
	"bucket_id" integer NOT NULL,
	"review_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unused_blobs" (
	"bucket_id" integer NOT NULL,
	"image" text collate "C" NOT NULL,
	"digest" text collate "C" NOT NULL,
	CONSTRAINT "unused_blobs_bucket_id_image_digest_pk" PRIMARY KEY("bucket_id","image","digest")
);
--> statement-breakpoint
ALTER TABLE "buckets" ADD COLUMN "collects_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "images" ADD COLUMN "protected_tags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "manifests" ADD COLUMN "held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "registries" ADD COLUMN "restore_hours" integer DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "registries" ADD COLUMN "protected_tags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "registries" ADD COLUMN "cleanup_limit_percent" integer DEFAULT 50 NOT NULL;--> statement-breakpoint
ALTER TABLE "tags" ADD COLUMN "locked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "cleanup_schedules" ADD CONSTRAINT "cleanup_schedules_registry_id_registries_id_fk" FOREIGN KEY ("registry_id") REFERENCES "public"."registries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deleted_images" ADD CONSTRAINT "deleted_images_image_id_images_id_fk" FOREIGN KEY ("image_id") REFERENCES "public"."images"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deleted_tags" ADD CONSTRAINT "deleted_tags_image_id_images_id_fk" FOREIGN KEY ("image_id") REFERENCES "public"."images"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deleted_tags" ADD CONSTRAINT "deleted_tags_manifest_id_manifests_id_fk" FOREIGN KEY ("manifest_id") REFERENCES "public"."manifests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_manifests" ADD CONSTRAINT "held_manifests_manifest_id_manifests_id_fk" FOREIGN KEY ("manifest_id") REFERENCES "public"."manifests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manifest_reviews" ADD CONSTRAINT "manifest_reviews_manifest_id_manifests_id_fk" FOREIGN KEY ("manifest_id") REFERENCES "public"."manifests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "collections_bucket_id_id_index" ON "collections" USING btree ("bucket_id","id");--> statement-breakpoint
CREATE INDEX "deleted_images_bucket_id_deleted_at_id_index" ON "deleted_images" USING btree ("bucket_id","deleted_at","id");--> statement-breakpoint
CREATE INDEX "deleted_images_expires_at_index" ON "deleted_images" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "deleted_tags_bucket_id_deleted_at_id_index" ON "deleted_tags" USING btree ("bucket_id","deleted_at","id");--> statement-breakpoint
CREATE INDEX "deleted_tags_manifest_id_index" ON "deleted_tags" USING btree ("manifest_id");--> statement-breakpoint
CREATE INDEX "deleted_tags_image_id_index" ON "deleted_tags" USING btree ("image_id");--> statement-breakpoint
CREATE INDEX "deleted_tags_expires_at_index" ON "deleted_tags" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "deleted_tags_deleted_image_id_index" ON "deleted_tags" USING btree ("deleted_image_id");--> statement-breakpoint
CREATE INDEX "deletions_bucket_id_id_index" ON "deletions" USING btree ("bucket_id","id");--> statement-breakpoint
CREATE INDEX "deletions_state_index" ON "deletions" USING btree ("state");--> statement-breakpoint
CREATE INDEX "deletions_created_at_index" ON "deletions" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "manifest_reviews_bucket_id_review_at_index" ON "manifest_reviews" USING btree ("bucket_id","review_at");--> statement-breakpoint
UPDATE "accounts" SET "policies" = replace("policies"::text, '"Change/deleteManifest"', '"Change/deleteManifest","Change/deleteTag"')::json WHERE "policies"::text LIKE '%"Change/deleteManifest"%';--> statement-breakpoint
UPDATE "groups" SET "policies" = replace("policies"::text, '"Change/deleteManifest"', '"Change/deleteManifest","Change/deleteTag"')::json WHERE "policies"::text LIKE '%"Change/deleteManifest"%';--> statement-breakpoint
INSERT INTO "manifest_reviews" ("manifest_id", "bucket_id", "review_at")
SELECT m."id", i."bucket_id", now() + interval '24 hours' FROM "manifests" m JOIN "images" i ON i."id" = m."image_id"
WHERE NOT EXISTS (SELECT 1 FROM "tags" t WHERE t."manifest_id" = m."id");--> statement-breakpoint
UPDATE "buckets" b SET "collects_at" = now() + interval '24 hours' WHERE EXISTS (SELECT 1 FROM "manifest_reviews" r WHERE r."bucket_id" = b."id");
