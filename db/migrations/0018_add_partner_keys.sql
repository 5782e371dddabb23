CREATE TABLE `partner_key_uses` (
	`key_id` text NOT NULL,
	`day_ms` integer NOT NULL,
	`calls` integer NOT NULL,
	PRIMARY KEY(`key_id`, `day_ms`),
	FOREIGN KEY (`key_id`) REFERENCES `partner_keys`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "partner_key_uses_positive" CHECK("partner_key_uses"."calls" > 0)
);
--> statement-breakpoint
CREATE TABLE `partner_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`name` text NOT NULL,
	`short_token` text NOT NULL,
	`key_digest` text NOT NULL,
	`scopes` text NOT NULL,
	`regions` text NOT NULL,
	`licence_types` text,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer,
	`revoked_at_ms` integer,
	`replaced_by_id` text,
	`last_used_at_ms` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "partner_keys_name_not_empty" CHECK(length("partner_keys"."name") > 0),
	CONSTRAINT "partner_keys_scopes_list" CHECK(json_array_length("partner_keys"."scopes") > 0),
	CONSTRAINT "partner_keys_regions_list" CHECK(json_array_length("partner_keys"."regions") > 0),
	CONSTRAINT "partner_keys_licences_list" CHECK("partner_keys"."licence_types" is null or json_array_length("partner_keys"."licence_types") > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `partner_keys_short_uq` ON `partner_keys` (`short_token`);--> statement-breakpoint
CREATE INDEX `partner_keys_by_organisation` ON `partner_keys` (`organisation_id`,`id`);