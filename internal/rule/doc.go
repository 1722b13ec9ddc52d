// Package rule reads the rule files that the reader's steps share, and matches
// their patterns against the tokens of a document.
//
// In comes the text of a rule file and the word tables it names; out go [Rule]
// values, each with an ID, an action that the step carries out, and examples
// that [Test] runs. The package does not know what an action means.
//
//	rule time.weekday
//	match ( on )? day:@weekdays
//	as weekday
//	yes he left on Monday => on Monday
//	no a Monday newspaper
//
// A pattern is a row of elements: a word in lower case; <lemma>, with
// <one/other> for either; @table, a key of one or several words, or
// @table/column=value for those rows only; #class, one of the coarse parts of
// speech or of the classes below; NP, a noun phrase; TIME, a time expression
// found before; QUOTE, a whole quotation with its marks; ( a | b ) for
// alternatives. "name:" before an element
// captures it; "!" before a one-token element matches any other token;
// "?", "*" and "+" repeat, as few times as possible with a second "?".
// Classes: #any #cap #caps #digits #punct #start #end #year #clock #day #ampm #isodate.
package rule
