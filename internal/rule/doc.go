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
// @table/column=value for those rows only; #class; TIME, a time expression found before; QUOTE, a whole quotation with its marks; NUMBER, a number in
// figures or words; ( a | b ) for alternatives. "name:" before an element
// captures it; "!" before a one-token element matches any other token;
// "?", "*" and "+" repeat, as few times as possible with a second "?".
// Classes: #any #cap #caps #digits #figure #hours #offset #decade #punct
// #start #end #year #clock #day #ampm #isodate.
//
// A rule on trees has lines that begin with "tree" instead of "match":
//
//	rule event.pull-back
//	tree trigger:<pull> [ compound|advmod trigger:back/out ?agent who:_ !aux <may> ]
//	as event type=RETREAT
//	yes The army pulled back => pulled back
//
// An element is what one token has to be: a word or words in lower case (a/b),
// <lemma> or <lemma/lemma>, @table or @table/column=value, #class, or _ for any;
// "&" joins conditions, "!" turns one round, "name:" captures the token. In
// brackets behind it stand relations, each with the element it leads to:
// relations of Universal Dependencies, without a subtype any (a|b for either),
// and agent, patient and subject, which clause works out, conjuncts included;
// any is every dependent. "+from/of" asks for one of these prepositions on it.
// "!" before a relation says that there is none such, "?" that there may be one,
// "^" that it leads up to the head. Classes: #verb #noun #common #proper #pron #num #adj #adv
// #name #person #place #body #gerund #past #passive #infinitive #imperative #plural.
package rule
