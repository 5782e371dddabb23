CREATE TABLE `partner_lenses` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`definition` text NOT NULL,
	`generation` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "partner_lenses_generation_positive" CHECK("partner_lenses"."generation" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `partner_lenses_definition_uq` ON `partner_lenses` (`organisation_id`,`definition`);--> statement-breakpoint
CREATE TABLE `partner_told_works` (
	`lens_id` text NOT NULL,
	`work_id` text NOT NULL,
	PRIMARY KEY(`lens_id`, `work_id`),
	FOREIGN KEY (`lens_id`) REFERENCES `partner_lenses`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade
);
