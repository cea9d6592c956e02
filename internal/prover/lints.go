// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// Statements answers questions about the statements of one document: which of them apply
// whenever another one does (P-416). They are the questions of checks, which ask many, so
// that the statements are turned into literals once and the answers are only "proved" and
// "not proved". It is used by one goroutine.
type Statements struct {
	policy   *program.Policy
	catalog  iam.Services
	readings [2]*reading
	// nodes and strings are what is left of the budget of the document.
	nodes, strings int
	spent          bool
}

// reading is the document under one reading of C-1.
type reading struct {
	*coder
	theory *theory
}

// What the questions about one document may cost (P-901).
const (
	lintNodes   = 100_000
	lintStrings = 500_000
)

// NewStatements prepares questions about the statements of a document.
func NewStatements(doc *policy.Document, typ iam.Type, services iam.Services) *Statements {
	if services == nil {
		services = iam.NoServices{}
	}
	p := &program.Policy{Type: typ, Doc: doc, Statements: make([]*program.Statement, len(doc.Statements))}
	return &Statements{policy: p, catalog: services, nodes: lintNodes, strings: lintStrings}
}

// statement compiles a statement when it is first asked about.
func (s *Statements) statement(n int) *program.Statement {
	list := s.policy.Statements
	if list[n] == nil {
		list[n] = program.CompileStatement(s.policy.Doc.Statements[n], s.policy.Doc.Version, s.policy.Type, s.catalog)
	}
	return list[n]
}

// Spent reports whether the budget did not last for all questions.
func (s *Statements) Spent() bool { return s.spent }

// Covered reports whether at least one of some statements applies to every request that a
// statement applies to, for every completion of what is not known. Statements are given by
// number; Principal does not count, and Effect only has to be known. With actions it is about
// requests for these actions alone.
func (s *Statements) Covered(statement int, by []int, actions []string) bool {
	for n := range s.readings {
		r := s.reading(n == 1)
		if !s.covered(r, statement, by, actions) {
			return false
		}
		if !r.sawCrossing {
			break
		}
	}
	return true
}

// Excludes reports whether no request meets all of some conditions of a statement, which are
// given by their values.
func (s *Statements) Excludes(statement int, conditions ...*policy.Node) bool {
	st := s.statement(statement)
	if st.Unknown || st.Condition == nil {
		return false
	}
	r := s.reading(false)
	all, found := always(), 0
	for i := range st.Condition.Entries {
		if e := &st.Condition.Entries[i]; slices.Contains(conditions, e.Node) {
			all = r.and(all, r.condition(e, true, true))
			found++
		}
	}
	if found != len(conditions) || len(all) > maxBoxes {
		return false
	}
	for _, b := range all {
		if s.satisfiable(r, b, nil) {
			return false
		}
	}
	return true
}

// reading is the document under a reading of C-1.
func (s *Statements) reading(crossing bool) *reading {
	n := 0
	if crossing {
		n = 1
	}
	if s.readings[n] == nil {
		c := newCoder(s.catalog, crossing)
		s.readings[n] = &reading{coder: c, theory: newTheory(c.table, &pattern.Work{})}
	}
	return s.readings[n]
}

func (s *Statements) covered(r *reading, statement int, by []int, actions []string) bool {
	one := r.code(s.policy, s.statement(statement), false)
	if one.statement.Unknown {
		return false
	}
	var others []*coded
	for _, n := range by {
		others = append(others, r.code(s.policy, s.statement(n), false))
	}
	classes, ok := s.classes(r, one, others, actions)
	if !ok {
		return false
	}
	for _, in := range classes {
		contains := func(element int) bool { return element < 0 || in[element] }
		if !contains(one.upAction) {
			continue
		}
		var clauses []clause
		whole := false
		for _, o := range others {
			if !contains(o.loAction) {
				continue
			}
			for _, b := range o.lo {
				c := make(clause, len(b))
				for i, l := range b {
					c[i] = l.not()
				}
				clauses, whole = append(clauses, c), whole || len(c) == 0
			}
		}
		if whole {
			continue
		}
		for _, b := range one.up {
			if s.satisfiable(r, b, clauses) {
				return false
			}
		}
	}
	return true
}

// satisfiable reports whether a request meets a box and all clauses, or whether that is not
// known.
func (s *Statements) satisfiable(r *reading, b box, clauses []clause) bool {
	r.theory.work.Left = s.strings
	search := newSearcher(r.theory, s.nodes)
	found := search.assertAll(b) && search.search(clauses)
	s.nodes, s.strings = max(search.nodes, 0), max(r.theory.work.Left, 0)
	s.spent = s.spent || search.spent
	return found || search.spent
}

// classes divides actions by the elements of the statements that contain them: which elements
// do, for each class. Without actions it is about all of them.
func (s *Statements) classes(r *reading, one *coded, others []*coded, actions []string) ([][]bool, bool) {
	numbers := []int{one.upAction}
	for _, o := range others {
		numbers = append(numbers, o.loAction)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	if numbers[0] < 0 {
		numbers = numbers[1:]
	}
	elements := make([]pattern.Element, len(numbers))
	for i, n := range numbers {
		elements[i] = r.elements[n]
	}
	var found [][]bool
	if actions == nil {
		wanted := []int{}
		if i, ok := slices.BinarySearch(numbers, one.upAction); ok {
			wanted = append(wanted, i)
		}
		work := pattern.Work{Left: s.strings}
		list, ok := pattern.Classes([]*pattern.Pattern{callerPattern("?*:?*")}, elements, wanted, &work)
		s.strings = max(work.Left, 0)
		if !ok {
			s.spent = true
			return nil, false
		}
		for i := range list {
			found = append(found, list[i].In)
		}
	} else {
		found = classesOf(elements, actions)
	}
	for i, in := range found {
		whole := make([]bool, len(r.elements))
		for k, n := range numbers {
			whole[n] = in[k]
		}
		found[i] = whole
	}
	return found, true
}

// classesOf says which of the elements contain each of the actions, without repetition.
func classesOf(elements []pattern.Element, actions []string) [][]bool {
	finders := make([]finder, len(elements))
	for i := range elements {
		finders[i] = newFinder(&elements[i])
	}
	var out [][]bool
	seen := map[string]bool{}
	in := make([]bool, len(elements))
	for _, name := range actions {
		folded := strings.ToLower(name)
		for i := range finders {
			in[i] = finders[i].contains(folded)
		}
		if text := elementText(in); !seen[text] {
			seen[text] = true
			out = append(out, slices.Clone(in))
		}
	}
	return out
}
