-- An attempt is booked as a failure before its password is checked, and its own row taken back when it was right.
ALTER TABLE sign_in_failures ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY;
