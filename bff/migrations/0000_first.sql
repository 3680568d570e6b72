CREATE TABLE "access_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" integer NOT NULL,
	"secret_hash" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" serial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"login_id" text collate "C" NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_login_id_unique" UNIQUE("login_id")
);
--> statement-breakpoint
CREATE TABLE "buckets" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text collate "C" NOT NULL,
	"engine" text NOT NULL,
	"repository_prefix" text,
	"usage_bytes" bigint DEFAULT 0 NOT NULL,
	"image_count" integer DEFAULT 0 NOT NULL,
	"tag_count" integer DEFAULT 0 NOT NULL,
	"last_pushed_at" timestamp (3) with time zone,
	"last_pulled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "buckets_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "images" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"bucket_id" integer NOT NULL,
	"name" text collate "C" NOT NULL,
	"short_description" text DEFAULT '' NOT NULL,
	"full_description" text DEFAULT '' NOT NULL,
	"tag_mutability" boolean DEFAULT true NOT NULL,
	"manifest_count" integer DEFAULT 0 NOT NULL,
	"tag_count" integer DEFAULT 0 NOT NULL,
	"size_bytes" bigint DEFAULT 0 NOT NULL,
	"pulls" bigint DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"last_pulled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "manifest_blobs" (
	"manifest_id" bigint NOT NULL,
	"digest" text collate "C" NOT NULL,
	"bucket_id" integer NOT NULL,
	"image_id" bigint NOT NULL,
	"size_bytes" bigint NOT NULL,
	CONSTRAINT "manifest_blobs_manifest_id_digest_pk" PRIMARY KEY("manifest_id","digest")
);
--> statement-breakpoint
CREATE TABLE "manifests" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"image_id" bigint NOT NULL,
	"digest" text collate "C" NOT NULL,
	"media_type" text NOT NULL,
	"kind" text NOT NULL,
	"artifact_type" text,
	"size_bytes" bigint NOT NULL,
	"manifest_bytes" integer NOT NULL,
	"platforms" text[] NOT NULL,
	"subject" text collate "C",
	"annotations" json NOT NULL,
	"pushed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "registries" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text collate "C" NOT NULL,
	"bucket_id" integer NOT NULL,
	"private_id" text NOT NULL,
	"public_endpoint" boolean NOT NULL,
	"public_registry" boolean NOT NULL,
	"scan_on_push" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "registries_name_unique" UNIQUE("name"),
	CONSTRAINT "registries_bucket_id_unique" UNIQUE("bucket_id"),
	CONSTRAINT "registries_private_id_unique" UNIQUE("private_id")
);
--> statement-breakpoint
CREATE TABLE "secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"sid" varchar PRIMARY KEY NOT NULL,
	"sess" json NOT NULL,
	"expire" timestamp (6) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tags" (
	"image_id" bigint NOT NULL,
	"name" text collate "C" NOT NULL,
	"manifest_id" bigint NOT NULL,
	"size_bytes" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"last_pulled_at" timestamp (3) with time zone,
	CONSTRAINT "tags_image_id_name_pk" PRIMARY KEY("image_id","name")
);
--> statement-breakpoint
ALTER TABLE "access_keys" ADD CONSTRAINT "access_keys_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "images" ADD CONSTRAINT "images_bucket_id_buckets_id_fk" FOREIGN KEY ("bucket_id") REFERENCES "public"."buckets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manifest_blobs" ADD CONSTRAINT "manifest_blobs_manifest_id_manifests_id_fk" FOREIGN KEY ("manifest_id") REFERENCES "public"."manifests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manifests" ADD CONSTRAINT "manifests_image_id_images_id_fk" FOREIGN KEY ("image_id") REFERENCES "public"."images"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registries" ADD CONSTRAINT "registries_bucket_id_buckets_id_fk" FOREIGN KEY ("bucket_id") REFERENCES "public"."buckets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tags" ADD CONSTRAINT "tags_image_id_images_id_fk" FOREIGN KEY ("image_id") REFERENCES "public"."images"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tags" ADD CONSTRAINT "tags_manifest_id_manifests_id_fk" FOREIGN KEY ("manifest_id") REFERENCES "public"."manifests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_keys_account_id_index" ON "access_keys" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_main_account" ON "accounts" USING btree ("kind") WHERE "accounts"."kind" = 'main';--> statement-breakpoint
CREATE UNIQUE INDEX "images_bucket_id_name_index" ON "images" USING btree ("bucket_id","name");--> statement-breakpoint
CREATE INDEX "images_bucket_id_updated_at_name_index" ON "images" USING btree ("bucket_id","updated_at","name");--> statement-breakpoint
CREATE INDEX "images_bucket_id_pulls_name_index" ON "images" USING btree ("bucket_id","pulls","name");--> statement-breakpoint
CREATE INDEX "images_bucket_id_tag_count_name_index" ON "images" USING btree ("bucket_id","tag_count","name");--> statement-breakpoint
CREATE INDEX "images_bucket_id_size_bytes_name_index" ON "images" USING btree ("bucket_id","size_bytes","name");--> statement-breakpoint
CREATE INDEX "manifest_blobs_bucket_id_digest_image_id_index" ON "manifest_blobs" USING btree ("bucket_id","digest","image_id");--> statement-breakpoint
CREATE UNIQUE INDEX "manifests_image_id_digest_index" ON "manifests" USING btree ("image_id","digest");--> statement-breakpoint
CREATE INDEX "manifests_image_id_subject_digest_index" ON "manifests" USING btree ("image_id","subject","digest") WHERE "manifests"."subject" is not null;--> statement-breakpoint
CREATE INDEX "sessions_expire_index" ON "sessions" USING btree ("expire");--> statement-breakpoint
CREATE INDEX "tags_manifest_id_index" ON "tags" USING btree ("manifest_id");--> statement-breakpoint
CREATE INDEX "tags_image_id_updated_at_name_index" ON "tags" USING btree ("image_id","updated_at","name");--> statement-breakpoint
CREATE INDEX "tags_image_id_size_bytes_name_index" ON "tags" USING btree ("image_id","size_bytes","name");--> statement-breakpoint
CREATE INDEX "tags_last_pulled_index" ON "tags" USING btree ("image_id",coalesce("last_pulled_at", 'epoch'),"name");