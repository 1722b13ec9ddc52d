// Package migration brings the tables of a database up to what a release knows.
//
// In come a database and a folder of numbered migrations; out comes nothing but
// the tables. It never goes back, and knows nothing of what the tables hold.
//
//	err := migration.Up(ctx, db, goose.DialectSQLite3, migrations, "migrations/sqlite")
package migration
