// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import "strings"

// resourceMatches is section 8 and E-542.
func (r *run) resourceMatches(s *statement, d *Document, in layer) bool {
	if s.resource == nil && s.notResource == nil {
		return r.withoutResource(in)
	}
	if s.resource != nil {
		for _, e := range s.resource {
			if matches, _ := r.resourceEntry(e, d, in); matches {
				return true
			}
		}
		return false
	}
	unresolvable := false
	for _, e := range s.notResource {
		matches, ok := r.resourceEntry(e, d, in)
		if matches {
			return false
		}
		unresolvable = unresolvable || !ok
	}
	return !unresolvable || r.pick("C-4", 2) == 0
}

// withoutResource is E-542 as amended.
func (r *run) withoutResource(in layer) bool {
	if in != resourceLayer {
		return false
	}
	switch r.service() {
	case "sts", "ecr", "ecr-public", "elasticfilesystem":
		return true
	case "kms":
		return false // E-1323
	}
	return r.pick("C-31", 2) == 0
}

// resourceEntry matches one entry; ok is false if a variable cannot be resolved.
func (r *run) resourceEntry(e string, d *Document, in layer) (matches, ok bool) {
	if allAsterisks(e) {
		return true, true
	}
	if r.resource == "*" {
		return r.typelessEntry(e), true
	}
	if in == resourceLayer && strings.HasPrefix(e, "execute-api:/") && r.policyOwner != "" {
		e = r.policyOwner + strings.TrimPrefix(e, "execute-api:") // E-1750
	}
	fields := strings.SplitN(e, ":", 6)
	if fields[0] != "arn" {
		if strings.HasPrefix(e, "*") {
			// E-809: a leading wildcard.
			return r.either("C-1", false, glob(tokens(e), []rune(r.resource), endOfField(e))), true
		}
		return false, true
	}
	if len(fields) < 6 {
		completes := true
		if in != identityLayer && in != boundaryLayer && in != sessionLayer && !strings.HasSuffix(e, "*") {
			completes = r.pick("C-2", 2) == 0
		}
		if !completes {
			return false, true
		}
		for len(fields) < 6 {
			fields = append(fields, "*")
		}
	}
	if d.variables && strings.Contains(strings.Join(fields[:5], ":"), "${") {
		return false, true // E-811
	}
	short := ""
	if strings.Count(e, ":") < 5 {
		short = e
	}
	return r.matchValue(fields[5], d.variables, func(last []token) bool { return r.sixFields(fields[:5], last, short) })
}

// sixFields is E-803 to E-810 with its contested rules. short is the entry as it is
// written if it has fewer fields.
func (r *run) sixFields(first []string, last []token, short string) bool {
	// The other readings only match more.
	if fieldsMatch(first, last, short, r.resource, false, false, false) {
		return true
	}
	if !fieldsMatch(first, last, short, r.resource, true, true, true) {
		return false
	}
	// result for the second readings of C-1, C-3, C-6
	var result [2][2][2]bool
	for _, c1 := range []int{0, 1} {
		for _, c3 := range []int{0, 1} {
			for _, c6 := range []int{0, 1} {
				result[c1][c3][c6] = fieldsMatch(first, last, short, r.resource, c1 == 1, c3 == 1, c6 == 1)
			}
		}
	}
	c1, c3, c6 := 0, 0, 0
	differ := func(rule int) bool {
		for i := range 8 {
			j := i ^ 1<<rule
			if result[i&1][i>>1&1][i>>2&1] != result[j&1][j>>1&1][j>>2&1] {
				return true
			}
		}
		return false
	}
	if differ(0) {
		c1 = r.pick("C-1", 2)
	}
	if differ(1) {
		c3 = r.pick("C-3", 2)
	}
	if differ(2) {
		c6 = r.pick("C-6", 2)
	}
	return result[c1][c3][c6]
}

func fieldsMatch(first []string, last []token, short, arn string, crossing, serviceGlob, fold bool) bool {
	if !serviceGlob && strings.ContainsAny(first[2], "*?") {
		return false
	}
	asked := strings.SplitN(arn, ":", 6)
	if len(asked) < 6 {
		return false
	}
	first = append([]string{}, first...)
	if fold {
		for i := range first {
			first[i], asked[i] = strings.ToLower(first[i]), strings.ToLower(asked[i])
		}
	}
	matches := true
	for i := range first {
		matches = matches && glob(tokens(first[i]), []rune(asked[i]), neverCrosses)
	}
	matches = matches && glob(last, []rune(asked[5]), anywhere)
	if matches || !crossing {
		return matches
	}
	// C-1, the other reading: a '*' that ends its field matches beyond the colon.
	if short != "" {
		if fold {
			// Of the sixth field case counts: it is what follows the last colon crossed.
			short = strings.ToLower(short)
			asked[5] = strings.ToLower(asked[5])
		}
		return glob(tokens(short), []rune(strings.Join(asked, ":")), endOfField(short))
	}
	head := strings.Join(first, ":") + ":"
	ends := endOfField(head)
	whole := append(tokens(head), last...)
	return glob(whole, []rune(strings.Join(asked, ":")), func(i int) bool { return i >= len([]rune(head)) || ends(i) })
}

// endOfField reports for each wildcard of a text whether it is a '*' before a colon
// or at the end.
func endOfField(s string) func(int) bool {
	chars := []rune(s)
	return func(i int) bool {
		return i >= len(chars) || chars[i] == '*' && (i+1 == len(chars) || chars[i+1] == ':')
	}
}

// typelessEntry is E-1403 as amended: an entry that is not all asterisks, of a
// request without resource.
func (r *run) typelessEntry(e string) bool {
	fact := typeless[strings.ToLower(r.action)]
	if fact.row == "star" {
		return false
	}
	region := "us-east-1"
	if v := r.key("aws:RequestedRegion"); len(v) == 1 {
		region = v[0]
	}
	partition := r.req.Caller.Partition
	if partition == "" {
		partition = "aws"
	}
	account := r.req.Caller.Account
	if account == "" {
		account = "000000000000" // of nobody
	}
	match := func(template string) bool {
		arn := strings.NewReplacer("REGION", region, "ACCOUNT", account, "PARTITION", partition).Replace(template)
		fields, asked := strings.SplitN(e, ":", 6), strings.SplitN(arn, ":", 6)
		if len(fields) < 6 {
			return false
		}
		for i := range fields {
			crosses := neverCrosses
			if i == 5 {
				crosses = anywhere
			}
			if !glob(tokens(fields[i]), []rune(asked[i]), crosses) {
				return false
			}
		}
		return true
	}
	for _, t := range fact.arns {
		if match(t) {
			return fact.row == "arn" || r.pick("C-32", 2) == 1
		}
	}
	return false
}
