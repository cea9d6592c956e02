// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// comparison is how the actions and resources of one statement go together.
type comparison struct {
	c *frame.Pass
	s *view.Statement
	// types are the resource types that the known actions take, each once; fits says of each whether some entry covers
	// resources of it.
	types []*catalog.ResourceType
	fits  []bool
	index map[*catalog.ResourceType]int // of many types
	// used says of each resource entry whether it covers resources of some type; verdicts what its format is like.
	used     []bool
	verdicts []formatVerdict
	// allKnown says that the types of all actions are known and that each action has some.
	allKnown bool
	// open says that some entry may cover anything.
	open bool
}

// compareResources looks at the resources of all statements: whether such ARNs exist, and whether they and the actions fit.
func compareResources(c *frame.Pass) {
	for _, s := range c.Statements {
		if s.Node.Kind != policy.KindObject || len(s.Resources) == 0 || c.FoundWrong(s.Node) {
			continue
		}
		if len(s.Resources) == 1 && s.Resources[0].Star {
			continue
		}
		j := comparison{c: c, s: s}
		if !j.collectTypes() || !c.Spend((1+len(j.types))*lengthOfResources(s)) {
			return
		}
		j.compare()
		if comparesActions(c) {
			j.reportActions()
		}
	}
}

// lengthOfResources is a measure of the work to hold the resources against a format.
func lengthOfResources(s *view.Statement) int {
	n := 0
	for i := range s.Resources {
		n += 4 + len(s.Resources[i].Text)/2
	}
	return n
}

// comparesActions reports whether actions that fit no resource are reported in documents of the type. In resource policies other
// than those of buckets every action is about the resource itself.
func comparesActions(c *frame.Pass) bool {
	return c.Type != iam.Resource || c.PolicyService() == iam.S3
}

// collectTypes gathers the resource types of the actions. It returns false if the document is too large for that.
func (j *comparison) collectTypes() bool {
	j.allKnown = j.s.NotAction == nil && j.s.ActionsKnown() && len(j.s.Actions) > 0
	for i := range j.s.Actions {
		a := &j.s.Actions[i]
		if a.Not || a.Star || !a.WellFormed || j.c.FoundWrong(a.Node) {
			j.allKnown = false
			continue
		}
		e := j.c.Expand(a)
		if !j.c.Spend(len(e.Actions)) {
			return false
		}
		j.allKnown = j.allKnown && e.Known
		for _, action := range e.Actions {
			j.allKnown = j.allKnown && action.ResourceLevel()
			for k := range action.Resources {
				j.addType(action.Resources[k].Type)
			}
		}
	}
	j.fits = make([]bool, len(j.types))
	return true
}

// fewTypes is up to how many types a search through them is faster than a map.
const fewTypes = 16

func (j *comparison) addType(t *catalog.ResourceType) {
	if j.position(t) >= 0 {
		return
	}
	j.types = append(j.types, t)
	switch n := len(j.types); {
	case n == fewTypes:
		j.index = make(map[*catalog.ResourceType]int)
		for i, t := range j.types {
			j.index[t] = i
		}
	case n > fewTypes:
		j.index[t] = n - 1
	}
}

// position returns where the type is among the types, -1 if it is not.
func (j *comparison) position(t *catalog.ResourceType) int {
	if j.index == nil {
		return slices.Index(j.types, t)
	}
	if i, ok := j.index[t]; ok {
		return i
	}
	return -1
}

// compare holds every entry against the types, and against all formats of its service if it is of none of them.
func (j *comparison) compare() {
	j.used = make([]bool, len(j.s.Resources))
	j.verdicts = make([]formatVerdict, len(j.s.Resources))
	for i := range j.s.Resources {
		r := &j.s.Resources[i]
		if r.Star || j.c.FoundWrong(r.Node) {
			j.open, j.used[i] = true, true
			continue
		}
		if !r.Known && (len(r.ARN) < 6 || view.CutVariable(r.Text)) {
			j.open, j.used[i] = true, true
			continue
		}
		best, impossible := catalog.FitNone, impossibleName(r)
		for t, typ := range j.types {
			if impossible || !mayHaveService(typ, r.ARN.Service()) {
				continue
			}
			fit := catalog.FitSome
			if !plainlyFits(r, typ) {
				fit = typ.Fit(r.Pattern())
			}
			if fit != catalog.FitNone {
				j.fits[t], best = true, max(best, fit)
			}
		}
		j.used[i] = best != catalog.FitNone
		if best >= catalog.FitSome || !r.ARN.IsARN() {
			continue
		}
		switch j.verdicts[i] = checkFormats(j.c, r); j.verdicts[i] {
		case formatWrong:
			j.open, j.used[i] = true, true
		case formatOwned:
			j.used[i] = true
			for t, typ := range j.types {
				j.fits[t] = j.fits[t] || mayHaveService(typ, r.ARN.Service())
			}
		}
	}
}

// misfit is why an entry of Action covers nothing in its statement.
type misfit uint8

const (
	noMisfit    misfit = iota // it covers something, or may
	mayNeedStar               // it takes Resource "*", and perhaps what the statement has
	needsStar                 // it takes Resource "*" only
	wrongWide                 // AWS checks it on an ARN, which no resource covers
	wrongType                 // no resource is of a type that it takes
	wrongSide                 // wrongType for a bucket's action on objects, or the other way round
)

// failure is an entry of Action that covers nothing.
type failure struct {
	*view.ActionEntry
	why    misfit
	action *catalog.Action // the first one that the entry means, with resource types if one has some
	// follows says that an ARN that was reported was probably meant for the action.
	follows bool
}

// failures returns the entries of Action that cover no resource of the statement, and whether all do.
func (j *comparison) failures() (failed []failure, all bool) {
	if j.s.Unknown || j.s.Resource == nil || j.s.Resource.More || j.s.NotAction != nil || j.open || len(j.s.Actions) == 0 {
		return nil, false
	}
	all = j.s.ActionsKnown()
	for i := range j.s.Actions {
		f := failure{ActionEntry: &j.s.Actions[i]}
		if f.Star || !f.WellFormed || j.c.FoundWrong(f.Node) {
			all = false
			continue
		}
		j.examine(&f)
		all = all && f.why != noMisfit && f.why != mayNeedStar
		if f.why != noMisfit {
			failed = append(failed, f)
		}
	}
	return failed, all
}

// examine finds out whether the actions that an entry means cover something, and if none does, why.
func (j *comparison) examine(f *failure) {
	for _, a := range j.c.Expand(f.ActionEntry).Actions {
		if !a.ResourceLevel() {
			why := j.typelessMisfit(a)
			if why == noMisfit || why == mayNeedStar && f.Wildcard {
				f.why = noMisfit
				return
			}
			if f.action == nil {
				f.why, f.action = why, a
			}
			continue
		}
		if j.onOtherPages(a) {
			f.why = noMisfit
			return
		}
		for k := range a.Resources {
			if j.fits[j.position(a.Resources[k].Type)] {
				f.why = noMisfit
				return
			}
		}
		if f.why != wrongType {
			f.why, f.action = wrongType, a
		}
	}
	if f.why != wrongType {
		return
	}
	for i, v := range j.verdicts {
		if v == formatSuspect && j.meantFor(&j.s.Resources[i], f.action) {
			f.follows = true
		}
	}
	if !f.Wildcard && j.onWrongSide(f.action) {
		f.why = wrongSide
	}
}

// meantFor reports whether an ARN is of a service whose resources the action takes.
func (j *comparison) meantFor(r *view.ResourceEntry, a *catalog.Action) bool {
	for i := range a.Resources {
		if mayHaveService(a.Resources[i].Type, r.ARN.Service()) {
			return true
		}
	}
	return false
}
