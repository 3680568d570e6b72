ALTER TABLE "images" ADD COLUMN "description_revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "images" ADD COLUMN "description_updated_by" text;--> statement-breakpoint
ALTER TABLE "images" ADD COLUMN "description_updated_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "manifests" ADD COLUMN "description" text;--> statement-breakpoint
ALTER TABLE "manifests" ADD COLUMN "source_url" text;