-- Why somebody did it, where he said so.
ALTER TABLE audit ADD COLUMN why TEXT;
