ALTER TABLE `episodes` ADD `next_key` text;--> statement-breakpoint
ALTER TABLE `works` ADD `next_key` text;