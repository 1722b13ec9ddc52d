package language_test

import (
	"strings"
	"testing"

	"parley/internal/language"
)

const (
	french  = "Les rebelles ont quitté la ville dans la nuit de lundi, a annoncé le ministre de la Défense. Selon lui, l'armée reprendra ses positions avant la fin de la semaine, comme le prévoit l'accord signé au printemps par les deux parties."
	arabic  = "أعلن وزير الدفاع أن القوات انسحبت من المدينة مساء الاثنين، وأن الطرفين اتفقا على وقف إطلاق النار لمدة أسبوع."
	russian = "Министр обороны заявил, что войска покинули город в понедельник вечером и что стороны договорились о прекращении огня."
	german  = "Die Aufständischen haben die Stadt in der Nacht zum Montag verlassen, teilte der Verteidigungsminister mit. Die Armee werde ihre Stellungen bis zum Ende der Woche wieder beziehen, wie es das im Frühjahr unterzeichnete Abkommen vorsieht."
	spanish = "Los rebeldes abandonaron la ciudad en la noche del lunes, anunció el ministro de Defensa. Según él, el ejército volverá a sus posiciones antes del fin de semana, como lo prevé el acuerdo que firmaron las dos partes en primavera."
	english = "Rebels left the town in the night of Monday, the minister of defence announced. He said that the army would take up its positions again by the end of the week, as the accord provides which both sides signed in spring."
)

func TestOther(t *testing.T) {
	for _, c := range []struct {
		name, declared, text, want string
	}{
		{"French", "", french, "French"},
		{"Arabic", "", arabic, "Arabic"},
		{"Russian", "", russian, "Russian"},
		{"German", "", german, "German"},
		{"Spanish", "", spanish, "Spanish"},
		{"Chinese", "", "国防部长宣布，叛军已于星期一晚上撤离该市，双方同意停火一个星期，军队将在周末之前返回原来的阵地。", "Mandarin"},
		{"a long page", "", strings.Repeat(french+"\n\n", 400), "French"},
		{"English", "", english, ""},
		{"a headline", "", "Syria: Assad's troops quit Homs", ""},
		{"a line in French", "", "Les rebelles quittent la ville", ""},
		{"a word in Arabic", "", "The group calls itself جبهة الوادي, the minister said.", ""},
		{"foreign names", "", "Muammar Gaddafi, Saif al-Islam Gaddafi, Abdel Fattah Younes, Mustafa Abdel Jalil, Mahmoud Jibril, Khalifa Haftar, Ali Tarhouni, Moussa Koussa, Baghdadi Mahmudi", ""},
		{"English that quotes French", "", english + " “" + french + "”", ""},
		{"nothing", "", "", ""},
		{"marks", "", strings.Repeat("— 12 % … ", 90), ""},
		{"declared English", "en-GB", french, ""},
		{"declared French", "fr", "Rebels quit town", "French"},
		{"declared in three letters", "deu", "", "German"},
		{"declared as something unheard of", "qqx", english, "qqx"},
		{"undetermined", "und", english, ""},
	} {
		name, other := language.Other(c.declared, c.text)
		if other != (c.want != "") || other && name != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, name, other, c.want)
		}
	}
}

func TestEnglish(t *testing.T) {
	for text, want := range map[string]bool{english: true, french: false, german: false, russian: false, "": false} {
		if got := language.English(text); got != want {
			t.Errorf("%v for %q", got, text)
		}
	}
}

func FuzzOther(f *testing.F) {
	f.Add("", french)
	f.Add("", arabic)
	f.Add("e", "\xff\xd8")
	f.Fuzz(func(t *testing.T, declared, text string) {
		n1, o1 := language.Other(declared, text)
		if n2, o2 := language.Other(declared, text); n1 != n2 || o1 != o2 || o1 && n1 == "" {
			t.Errorf("%q %v, then %q %v", n1, o1, n2, o2)
		}
	})
}

func BenchmarkOther(b *testing.B) {
	text := strings.Repeat(english+"\n\n", 20)
	for b.Loop() {
		language.Other("", text)
	}
}
