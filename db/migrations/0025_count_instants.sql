-- Written by hand: triggers are not in the schema. Whoever keeps instants of works in memory looks here whether they are still right.
CREATE TRIGGER works_count_instants AFTER UPDATE OF updated_at_ms, indexed_at_ms ON works
WHEN NEW.updated_at_ms IS NOT OLD.updated_at_ms OR NEW.indexed_at_ms IS NOT OLD.indexed_at_ms BEGIN
  INSERT INTO facts (name, value) VALUES ('work-instants', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1;
END;
--> statement-breakpoint
CREATE TRIGGER works_count_gone_instants AFTER DELETE ON works BEGIN
  INSERT INTO facts (name, value) VALUES ('work-instants', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1;
END;
