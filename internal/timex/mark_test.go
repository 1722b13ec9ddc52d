package timex_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/text"
)

// Marks are words, type and value after TIMEX3. Monday, 9 April 2012 is the day
// of publication.
func TestMarks(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"They met on Friday night.", []string{"Friday night|TIME|2012-04-06TNI"}},
		{"They will meet at 6:30 p.m. on Friday.", []string{"6:30 p.m. on Friday|TIME|2012-04-13T18:30"}},
		{"They left last week.", []string{"last week|DATE|2012-W14"}},
		{"They left over the weekend.", []string{"the weekend|DATE|2012-W14-WE"}},
		{"They left late last month.", []string{"late last month|DATE|2012-03"}},
		{"They left in mid-November.", []string{"mid-November|DATE|2011-11"}},
		{"It began in the third quarter of 2010.", []string{"the third quarter of 2010|DATE|2010-Q3"}},
		{"Sales fell in the fourth quarter. They had been higher in the year-ago quarter.", []string{"the fourth quarter|DATE|2011-Q4", "the year-ago quarter|DATE|2010-Q4"}},
		{"Sales rose in the first quarter from a year earlier.", []string{"the first quarter|DATE|2012-Q1", "a year earlier|DATE|2011-Q1"}},
		{"It rained in the second half of 2010.", []string{"the second half of 2010|DATE|2010-H2"}},
		{"War raged in the early 1990s and in the 19th century.", []string{"the early 1990s|DATE|199", "the 19th century|DATE|18"}},
		{"They left last summer and come back this autumn.", []string{"last summer|DATE|2011-SU", "this autumn|DATE|2012-FA"}},
		{"They fled in the winter of 2009.", []string{"the winter of 2009|DATE|2009-WI"}},
		{"They left two years ago, in March last year and six weeks ago.", []string{"two years ago|DATE|2010", "March last year|DATE|2011-03", "six weeks ago|DATE|2012-W09"}},
		{"They left several months ago.", []string{"several months ago|DATE|PAST_REF"}},
		{"The war broke out in 2003. The following year it ended.", []string{"2003|DATE|2003", "The following year|DATE|2004"}},
		{"He came on Thursday and left the next morning.", []string{"Thursday|DATE|2012-04-05", "the next morning|TIME|2012-04-06TMO"}},
		{"It was quiet in the past three days.", []string{"the past three days|DURATION|P3D"}},
		{"It was quiet in recent weeks.", []string{"recent weeks|DURATION|PXW"}},
		{"They talked for two and a half hours.", []string{"two and a half hours|DURATION|PT2H30M"}},
		{"They talked for nearly a year and for more than 20 days.", []string{"nearly a year|DURATION|P1Y", "more than 20 days|DURATION|P20D"}},
		{"A five-year plan came after a decades-long war.", []string{"five-year|DURATION|P5Y", "decades-long|DURATION|PXY"}},
		{"They waited several weeks.", []string{"several weeks|DURATION|PXW"}},
		{"They must leave within 48 hours.", []string{"48 hours|DURATION|PT48H"}},
		{"A daily pause of two hours was agreed.", []string{"daily|SET|P1D", "two hours|DURATION|PT2H"}},
		{"They meet every Tuesday, every two weeks and on Friday nights each May.", []string{"every Tuesday|SET|XXXX-WXX-2", "every two weeks|SET|P2W", "Friday nights|SET|XXXX-WXX-5TNI", "each May|SET|XXXX-05"}},
		{"They are now at home and met recently.", []string{"now|DATE|PRESENT_REF", "recently|DATE|PAST_REF"}},
		{"They will talk in the near future.", []string{"the near future|DATE|FUTURE_REF"}},
		{"Talks run from 3 May to 5 May.", []string{"3 May|DATE|2012-05-03", "5 May|DATE|2012-05-05"}},
		{"They fought between March and May 2010.", []string{"March|DATE|2010-03", "May 2010|DATE|2010-05"}},
		{"On Christmas Eve they will stop shooting.", []string{"Christmas Eve|DATE|2012-12-24"}},
		{"They left on Good Friday and voted on Election Day.", []string{"Good Friday|DATE|2012-04-06", "Election Day|DATE|2011-11-08"}},
		{"It happened in nineteen ninety-six.", []string{"nineteen ninety-six|DATE|1996"}},
		{"He is 34 years old and paid $2000 for 1500 sheep.", nil},
		{"About three-quarters of them left in a 6-year-old boat.", nil},
	} {
		d := text.New(&parley.Report{Text: c.in, Published: parley.Civil{Value: "2012-04-09"}})
		r.prepare(d)
		var got []string
		for _, x := range d.Times {
			for _, m := range x.Marks {
				got = append(got, d.Words(m.Span)+"|"+m.Type+"|"+m.Value)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s\n%s", c.in, diff)
		}
	}
}

// What is told without a day of publication keeps what is known.
func TestMarksWithoutAPublishedDay(t *testing.T) {
	r := newReader(t)
	for in, want := range map[string]string{
		"They left on Tuesday.": "XXXX-WXX-2", "They left in May.": "XXXX-05", "They left on 3 May.": "XXXX-05-03", "They left last week.": "XXXX-WXX", "It fell in the third quarter.": "XXXX-Q3", "They left last summer.": "XXXX-SU",
	} {
		d := text.New(&parley.Report{Text: in})
		r.prepare(d)
		if len(d.Times) != 1 || len(d.Times[0].Marks) != 1 || d.Times[0].Marks[0].Value != want || d.Times[0].Unresolved == "" {
			t.Errorf("%s: %+v, want %s", in, d.Times, want)
		}
	}
}
