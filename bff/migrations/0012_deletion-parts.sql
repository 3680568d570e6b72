CREATE TABLE "deletion_parts" (
	"deletion_id" integer NOT NULL,
	"image" text collate "C" NOT NULL,
	"first_name" text collate "C" NOT NULL,
	"last_name" text collate "C" NOT NULL,
	"names" text[] NOT NULL,
	"manifest_ids" bigint[] NOT NULL,
	"sizes_bytes" bigint[] NOT NULL,
	"updated_at" timestamp (3) with time zone[] NOT NULL,
	"last_pulled_at" timestamp (3) with time zone[] NOT NULL,
	"outcomes" text[] NOT NULL,
	"failures" json,
	"planned_tags" integer NOT NULL,
	"kept_tags" integer NOT NULL,
	"deleted_tags" integer DEFAULT 0 NOT NULL,
	"failed_tags" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "deletion_parts_deletion_id_image_last_name_pk" PRIMARY KEY("deletion_id","image","last_name")
);
--> statement-breakpoint
ALTER TABLE "deletion_parts"
	ALTER COLUMN "names" SET STORAGE EXTERNAL,
	ALTER COLUMN "manifest_ids" SET STORAGE EXTERNAL,
	ALTER COLUMN "sizes_bytes" SET STORAGE EXTERNAL,
	ALTER COLUMN "updated_at" SET STORAGE EXTERNAL,
	ALTER COLUMN "last_pulled_at" SET STORAGE EXTERNAL;
--> statement-breakpoint
INSERT INTO "deletion_parts"
SELECT "deletion_id", "image", min("name"), max("name"), array_agg("name" ORDER BY "name"), array_agg("manifest_id" ORDER BY "name"),
	array_agg("size_bytes" ORDER BY "name"), array_agg("updated_at" ORDER BY "name"), array_agg("last_pulled_at" ORDER BY "name"),
	array_agg(CASE WHEN "state" = 'kept' THEN "reason" ELSE "state" END ORDER BY "name"),
	json_object_agg("name", "failure") FILTER (WHERE "failure" IS NOT NULL),
	count(*) FILTER (WHERE "state" = 'planned'), count(*) FILTER (WHERE "state" = 'kept'),
	count(*) FILTER (WHERE "state" = 'deleted'), count(*) FILTER (WHERE "state" = 'failed')
FROM (
	SELECT *, (row_number() OVER (PARTITION BY "deletion_id", "image" ORDER BY "name") - 1) / 500 AS "part" FROM "deletion_tags"
) AS "tag"
GROUP BY "deletion_id", "image", "part";
