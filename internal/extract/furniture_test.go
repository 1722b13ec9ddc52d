package extract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/extract"
)

// marked gives what is marked in a text.
func marked(t *testing.T, text string) []string {
	t.Helper()
	r, err := extractor(t).Extract(parley.Capture{Source: "a.txt", MediaType: "text/plain", Bytes: []byte(text)}, extract.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	return furniture(r)
}

const story = "Envoys of Varen and Karadesh met in Tarn on Monday.\nThey will meet again on Friday, officials said.\nNo date was given for a truce.\n" +
	"\"The road is open,\" the mayor told reporters.\nLorries waited there.\nA column left at noon.\nIt was seen in Orl.\nIts commander gave no name.\n"

func TestComments(t *testing.T) {
	talk := "I do not believe a word of it!\nthey will shell the port again.\nJune 2, 2031 at 9:12 am | Reply You are wrong, the port is theirs.\nJune 2, 2031 at 9:40 am | Report abuse | Nobody asked you.\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"stamps after the words":      {story + talk, []string{"comment: " + flat(talk)}},
		"names above":                 {story + "valley_boy\nJune 2, 2031 at 9:12 am | Reply\nThe port is theirs.\nMarta O\nJune 2, 2031 at 9:40 am | Reply\nIt is ours.\n", []string{"comment: valley_boy June 2, 2031 at 9:12 am | Reply The port is theirs. Marta O June 2, 2031 at 9:40 am | Reply It is ours."}},
		"only a form":                 {story + "I hope they hang!\nComments are moderated before they appear.\nOur reporters write from the valley.\n", []string{"comment: I hope they hang! Comments are moderated before they appear. Our reporters write from the valley."}},
		"a form behind a sentence":    {story + "The town was quiet. Your email will not be published.\n", []string{"comment: Your email will not be published."}},
		"bare times":                  {story + "June 2nd, 2031 9:12 pm ET You must be joking!\nJune 2nd, 2031 9:40 pm ET I am not.\nJune 3rd, 2031 7:10 am ET Shame on you both!\n", []string{"comment: June 2nd, 2031 9:12 pm ET You must be joking! June 2nd, 2031 9:40 pm ET I am not. June 3rd, 2031 7:10 am ET Shame on you both!"}},
		"a stamp and a form":          {story + "June 2, 2031 at 9:12 am | Reply The port is theirs.\nAnd it was theirs before.\nComments are moderated before they appear.\n", []string{"comment: June 2, 2031 at 9:12 am | Reply The port is theirs. And it was theirs before. Comments are moderated before they appear."}},
		"a heading":                   {story + "3 comments\nI knew it!\nYou did not.\nShame on them!\n", []string{"comment: 3 comments I knew it! You did not. Shame on them!"}},
		"times of a report":           {story + "June 2, 2031 at 9:12 am Troops left Orl, the mission said.\nJune 2, 2031 at 9:40 am The bridge fell.\nJune 2, 2031 at 9:55 am Nobody was hurt, the mayor said.\n", nil},
		"a count at the top":          {"Envoys meet in Tarn\n3 comments\n" + story, []string{}},
		"a single stamp at the top":   {"June 2, 2031 9:12 am | Report\n" + story, nil},
		"a quotation is no comment":   {story + "\"I do not believe it. You will see!\nWe need the port,\" the mayor said.\n" + talk, []string{"comment: " + flat(talk)}},
		"who says so is no comment":   {story + "I saw the column myself, the mayor said.\n" + talk, []string{"comment: " + flat(talk)}},
		"credits are no comment":      {story + "KNA's Lena Orlo contributed to this report.\n" + talk, []string{"byline: KNA's Lena Orlo contributed to this report.", "comment: " + flat(talk)}},
		"a policy and what follows":   {story + "Views expressed in the comments are those of readers.\nThey lie.\n", []string{"comment: Views expressed in the comments are those of readers. They lie."}},
		"talk without any sign of it": {story + "I saw the column myself!\nYou could hear the guns.\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := marked(t, c.text)
			if name == "a count at the top" {
				for _, g := range got {
					if strings.HasPrefix(g, "comment") {
						t.Errorf("marked %q", g)
					}
				}
				return
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestAroundAStory(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"a caption above its credit":      {"A lorry leaves the town of Tarn.\nPhotograph: Lena Orlo/KNA/Getty " + story, []string{"caption: A lorry leaves the town of Tarn. Photograph: Lena Orlo/KNA/Getty"}},
		"a caption above a dateline":      {"A lorry leaves the town of Tarn.\nEnvoys Meet in Tarn TARN (KNA) - " + story, []string{"caption: A lorry leaves the town of Tarn.", "slug: TARN (KNA) -"}},
		"a headline that says who says":   {"Mayor of Tarn says the road is open.\nTARN (KNA) - " + story, []string{"slug: TARN (KNA) -"}},
		"a credit before a sentence":      {"Tarn waits\n" + story + "Photo: Tom Hale Two columns of lorries left the town on Monday.\n", []string{"caption: Photo: Tom Hale"}},
		"a line about something else":     {"Two singers charged after brawl at Lumen festival.\n" + story + "The mission counted lorries.\nNobody was hurt.\n", []string{"teaser: Two singers charged after brawl at Lumen festival."}},
		"a sentence about something else": {"The Lumen festival was closed after brawls between singers.\n" + story + "The mission counted lorries.\nNobody was hurt.\n", nil},
		"a first line about the same":     {"Two columns seized outside Orl after brawl.\n" + story + "The mission counted lorries.\nNobody was hurt.\n", nil},
		"a byline of a house":             {"By Lena Orlo and R. Sand, KNA Senior Correspondent " + story, []string{"byline: By Lena Orlo and R. Sand, KNA Senior Correspondent"}},
		"a byline before a dateline":      {"Truce holds By Lena Orlo and Tom Hale TARN/ORL, June 2 (KNA) - " + story, []string{"byline: By Lena Orlo and Tom Hale", "slug: TARN/ORL, June 2 (KNA) -"}},
		"a stamp within a line":           {"Envoys meet Monday 2 June 2031 11.08 BST " + story, []string{"slug: Monday 2 June 2031 11.08 BST"}},
		"stamps of a live page":           {story + "(Update 4:08 a.m. Tuesday in Tarn, 1:08 a.m. GMT) The bridge fell.\n", []string{"slug: (Update 4:08 a.m. Tuesday in Tarn, 1:08 a.m. GMT)"}},
		"how a wire changed it":           {"(Adds quotes, background) TARN, June 2 (KNA) - " + story, []string{"slug: (Adds quotes, background) TARN, June 2 (KNA) -"}},
		"an address for letters":          {story + "Tom Hale teaches in Orl. Letters for publication should be sent to: letters@courier.example Call us\nMore here\n", []string{"legal: Letters for publication should be sent to: letters@courier.example Call us More here"}},
		"prices of shares":                {story + "Market indices are shown in real time.\nDisclaimer: all data may be late.\n", []string{"legal: Market indices are shown in real time. Disclaimer: all data may be late."}},
		"what stands behind the editors":  {"Troops left.\nNobody stayed.\n(Reporting by Lena Orlo; editing by R. Sand) Our guide to better sleep Ends today.\n", []string{"byline: (Reporting by Lena Orlo; editing by R. Sand)", "teaser: Our guide to better sleep Ends today."}},
		"editors within a digest":         {story + "(Reporting by Lena Orlo; editing by R. Sand)\n" + strings.ReplaceAll(story, "Tarn", "Harrow"), []string{"byline: (Reporting by Lena Orlo; editing by R. Sand)"}},
		"editors cut in two":              {story + "(Reporting by Lena Orlo.\nEditing by Tom Hale) Our guide to better sleep\n", []string{"byline: (Reporting by Lena Orlo. Editing by Tom Hale)", "teaser: Our guide to better sleep"}},
		"an address behind a sentence":    {story + "The mayor said that it was over... Our guide to better sleep for busy people in the town\n", nil},
		"a teaser behind a sentence":      {story + "The mayor spoke of a long war... Our guide to better sleep for busy people in the town\n", []string{"teaser: Our guide to better sleep for busy people in the town"}},
		"a call for pictures":             {"Envoys meet\n" + story + "Send us your photos.\n", []string{"appeal: Send us your photos."}},
		"a call in quotation marks":       {story + "\"Please help us.\nSend us your blankets,\" she shouted.\n\"Send your troops home,\" read a banner.\n", nil},
		"a quotation is no pull quote":    {"Mayor: \"We cannot go on like this for another year of war\"\n" + story + "The mayor was tired.\n\"We cannot go on like this for another year of war.\n", nil},
		"short messages at the end":       {story + "A fair opens in #Tarn today, says the town: bit.\nly/4Abc1 9:12 pm June 2, 2031 RETWEET The fair is closed\n", []string{"teaser: A fair opens in #Tarn today, says the town: bit. ly/4Abc1 9:12 pm June 2, 2031 RETWEET The fair is closed"}},
		"headings that run on":            {story + "Who rules the port of Orl?\nMayor: 'We need the road' Lorries wait in Tarn The mission counted forty of them.\nIn the south it was quiet.\n", []string{"teaser: Who rules the port of Orl? Mayor: 'We need the road' Lorries wait in Tarn"}},
		"a heading in capitals":           {story + "LONG ROAD TO THE PORT The mission counted forty lorries.\n", []string{"slug: LONG ROAD TO THE PORT"}},
		"abbreviations are no heading":    {story + "KNA CEO Lena Orlo left.\nTroops in World War One left Orl.\nMr Dorn met The Hague's envoys.\nThe army that left Orl In May came back.\n", nil},
		"who speaks in capitals":          {story + "FOREIGN MINISTER ILYA DORN On the plan: \"We need time.\"\n", nil},
		"reporting that begins like more": {story + "More in Harrow were killed.\nFor the latest round of talks envoys met in Tarn.\nThursday marked day 17 of the siege.\nBreaking news of the truce reached Tarn.\nThe copyright law was passed on Monday.\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(c.want, marked(t, c.text)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAgencyOfAJoinedSlug(t *testing.T) {
	r, err := extractor(t).Extract(parley.Capture{Source: "a.txt", MediaType: "text/plain", Bytes: []byte("Mon Jun 2, 2031 9:12 am BST (Adds quotes) TARN, June 2 (KNA) - " + story)}, extract.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Furniture) != 1 || r.Furniture[0].Rule != "slug-agency" {
		t.Errorf("marked %+v", r.Furniture)
	}
}

func TestWrappedText(t *testing.T) {
	text := `Envoys meet in Tarn

By Lena Orlo

Envoys of Varen and Karadesh met in Tarn on Monday for the first time since
the armistice of April. They will meet again on Friday, officials said after
More on the plan of the mission, which no side has seen in full until today
the meeting ended. No date was given for a truce.

The northern delegation said its forces would leave the valley by the end of
By Tuesday Ilya Dorn
had seen the lists, and the mayor asked both sides to let lorries pass on
the road to the port.

Read more
`
	if d := cmp.Diff([]string{"byline: By Lena Orlo", "navigation: Read more"}, marked(t, text)); d != "" {
		t.Error(d)
	}
}

const broadcast = `Talks in Tarn Aired June 2, 2031 - 10:00 ET THIS IS A RUSH TRANSCRIPT.
LENA ORLO, KNA ANCHOR: Good evening.
I'm Lena Orlo in Tarn.
The siege of Orl is over.
ORLO: Joining me now, the foreign minister of Varen.
Minister, will your troops leave?
ILYA DORN, FOREIGN MINISTER OF VAREN: Thank you for having me.
Our troops will leave the valley by Friday.
Nobody will stay.
ORLO: And the prisoners -- DORN: They are free.
ORLO: Do you trust the other side?
DORN (through translator): We do not have to trust them.
ORLO: Thank you, Minister.
We'll be right back.
(COMMERCIAL BREAK)
`

func TestTranscript(t *testing.T) {
	want := []string{
		"broadcast: Talks in Tarn Aired June 2, 2031 - 10:00 ET THIS IS A RUSH TRANSCRIPT.",
		"broadcast: LENA ORLO, KNA ANCHOR:",
		"broadcast: Good evening. I'm Lena Orlo in Tarn.",
		"broadcast: ORLO:",
		"broadcast: Joining me now, the foreign minister of Varen. Minister, will your troops leave?",
		"broadcast: ILYA DORN, FOREIGN MINISTER OF VAREN:",
		"broadcast: Thank you for having me.",
		"broadcast: ORLO:",
		"broadcast: DORN:",
		"broadcast: ORLO:",
		"broadcast: Do you trust the other side?",
		"broadcast: DORN (through translator):",
		"broadcast: ORLO:",
		"broadcast: Thank you, Minister. We'll be right back. (COMMERCIAL BREAK)",
	}
	if d := cmp.Diff(want, marked(t, broadcast)); d != "" {
		t.Error(d)
	}
	if got := marked(t, "NEW: Varen leaves Tarn\nVAREN: 12 dead\nKARADESH: 9 dead\nORL: 3 dead\nTARN: 2 dead\nHARROW: 1 dead\n"+story); got != nil {
		t.Errorf("a list is no transcript: %q", got)
	}
}

// What is marked in a long text of one kind of line lies in order within it.
func TestManyLines(t *testing.T) {
	x := extractor(t)
	for name, line := range map[string]string{
		"stamps":      "June 2, 2031 at 9:12 am | Reply You lie!\n",
		"tails":       "They retweet it: RETWEET #Tarn\n",
		"labels":      "DORN: We leave. ORLO: When? -- DORN: Now.\n",
		"quotations":  "\"We cannot go on like this for another year of war.\n",
		"open lines":  "Who rules the port of Orl\nIt is theirs.\nIt is ours.\nThey left.\nThey came.\nThey saw.\n",
		"datelines":   "TARN (KNA) - Troops left. ",
		"one word":    "war ",
		"one letter":  "w\n",
		"half closed": "(Reporting by Lena Orlo, ",
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Repeat(line, 256<<10/len(line))
			r, err := x.Extract(parley.Capture{Source: "a.txt", MediaType: "text/plain", Bytes: []byte(text)}, extract.Hints{})
			if err != nil {
				t.Fatal(err)
			}
			end := 0
			for _, f := range r.Furniture {
				if f.Span.Start < end || f.Span.End <= f.Span.Start || f.Span.End > len(text) {
					t.Fatalf("%+v after %d", f, end)
				}
				end = f.Span.End
			}
		})
	}
}
