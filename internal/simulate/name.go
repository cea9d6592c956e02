// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// maxName is the length in characters above which a name made of the content is cut.
const maxName = 100

// names returns the name of each expectation: as given, else made of its content,
// and whether it is final, which it is not while the content is unknown. Names are
// unique: equal ones of equal content get a number.
func (in *Input) labels(errs *InputErrors) (out []string, final bool) {
	list, argument := in.Expectations, in.names().Expectations
	out, final = make([]string, len(list)), true
	taken := make(map[string]int)
	for i := range list {
		e := &list[i]
		if e.Name == nil {
			continue
		}
		name, known := e.Name.Known()
		switch {
		case !known:
			out[i], final = documents.AtElement(argument, i).String(), false
			continue
		case strings.TrimSpace(name) == "":
			errs.add(documents.AtElement(argument, i), "Invalid expectation", "The name is empty: say what is expected, or leave name out.")
			continue
		}
		if first, ok := taken[name]; ok {
			errs.add(documents.AtElement(argument, i), "Invalid expectation",
				fmt.Sprintf("The name %s is taken by %s: results are listed by name, so each needs its own.", strconv.Quote(words.OneLine(name)), documents.AtElement(argument, first)))
			continue
		}
		taken[name] = i
		out[i] = name
	}
	for i := range list {
		e := &list[i]
		if e.Name != nil {
			continue
		}
		if e.hasUnknown() {
			out[i], final = documents.AtElement(argument, i).String(), false
			continue
		}
		base := e.describe()
		name := base
		for n := 2; ; n++ {
			if _, ok := taken[name]; !ok {
				break
			}
			name = fmt.Sprintf("%s (%d)", base, n)
		}
		taken[name] = i
		out[i] = name
	}
	return out, final
}

// describe makes a name of everything that is asked: "denied: s3:DeleteBucket on
// arn:aws:s3:::logs". A long one is cut and ends in a hash of the whole.
func (e *Expectation) describe() string {
	var b strings.Builder
	if e.Decision != nil {
		b.WriteString(e.Decision.String() + ": ")
	}
	b.WriteString(join(e.Actions.Items))
	if len(e.ExceptActions.Items) > 0 {
		b.WriteString(" except " + join(e.ExceptActions.Items))
	}
	if len(e.Resources.Items) > 0 {
		b.WriteString(" on " + join(e.Resources.Items))
	}
	if len(e.ExceptResources.Items) > 0 {
		if len(e.Resources.Items) == 0 {
			b.WriteString(" on *")
		}
		b.WriteString(" except " + join(e.ExceptResources.Items))
	}
	if e.Principal != nil {
		b.WriteString(" by " + e.Principal.String())
	}
	keys := slices.Clone(e.Context.Keys)
	slices.SortFunc(keys, func(a, b ContextKey) int { return strings.Compare(a.Name, b.Name) })
	for i := range keys {
		word := " with "
		if i > 0 {
			word = " and "
		}
		b.WriteString(word + keyText(&keys[i]))
	}
	if e.Unstated != nil {
		b.WriteString(" with other keys " + e.Unstated.String())
	}
	name := words.OneLine(b.String())
	runes := []rune(name)
	if len(runes) <= maxName {
		return name
	}
	sum := sha256.Sum256([]byte(b.String()))
	return string(runes[:maxName]) + "… " + hex.EncodeToString(sum[:4])
}

func join(texts []pattern.Text) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = t.String()
	}
	return strings.Join(out, ", ")
}
