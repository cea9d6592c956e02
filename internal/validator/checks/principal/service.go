// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// principalServiceChecks are about the names of services, in principals and in the values of condition keys.
var principalServiceChecks = []frame.Check{
	{
		ID: grammar.CodeServicePrincipal, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseSyntax, Blocks: true,
		Link:    frame.PrincipalPage,
		Title:   "Text that is not a service principal",
		Why:     "Service principals are lower-case names that end in amazonaws.com. AWS refuses others as principals; compared with a condition key, they match nothing.",
		Fix:     "Write the service principal, such as lambda.amazonaws.com.",
		Example: `{"Effect":"Allow","Principal":{"Service":"Lambda"},"Action":"sts:AssumeRole"}`,
		Principal: func(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
			if id, _ := entryFault(c, p); id == grammar.CodeServicePrincipal {
				c.Add(serviceFound(c, p))
			}
		},
		Condition: checkServiceValues,
	},
	{
		ID: "UNKNOWN_SERVICE_PRINCIPAL", Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Rejects, Data: frame.Table, Phase: frame.PhaseNames, Link: frame.PrincipalPage,
		Title:   "Service principal that is probably misspelt",
		Why:     "AWS refuses service principals that do not exist, and accepts them in conditions, where no request matches them. This one is not on the list of known ones, and its spelling is close to that of one of them.",
		Fix:     "Write the name of the service principal that was meant.",
		Example: `{"Effect":"Allow","Principal":{"Service":"ecs-task.amazonaws.com"},"Action":"sts:AssumeRole"}`,
		Principal: func(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
			if p.Type != "Service" || possibleService(c, p.Text) {
				return
			}
			near := nearestServicePrincipals(c, p.Text)
			if len(near) == 0 {
				return
			}
			f := frame.Found{
				At: p.Node, Subject: p.Text, Fix: "Write " + words.QuoteList(near, "or") + ".",
				Message: "The service principal " + words.Quote(p.Text) + " is not known, and AWS refuses those that do not exist.",
			}
			if len(near) == 1 {
				f.Suggestion = near[0]
			}
			c.Add(f)
		},
		Condition: checkUnknownServiceValues,
	},
}

// checkUnknownServiceValues reports values of keys that hold service principals which are probably misspelt.
func checkUnknownServiceValues(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Family != iam.StringFamily || serviceKey(e.Name) == "" {
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		if !v.Known || strings.ContainsAny(v.Text, "*?") || iam.HasVariable(v.Text) || c.FoundWrong(v.Node) || possibleService(c, v.Text) {
			continue
		}
		near := nearestServicePrincipals(c, v.Text)
		if len(near) == 0 {
			continue
		}
		f := frame.AtValue(v, "The service principal "+words.Quote(v.Text)+" is not known. If it does not exist, no request has it in "+e.Name+".")
		f.Fix = "Write " + words.QuoteList(near, "or") + "."
		if len(near) == 1 {
			f.Suggestion = near[0]
		}
		c.Add(f)
	}
}

// serviceFound describes an entry under Service that is not a service.
func serviceFound(c *frame.Pass, p *view.PrincipalEntry) frame.Found {
	f := frame.Found{At: p.Node, Subject: p.Text, Message: "The principal " + words.Quote(p.Text) + " is not a service principal: those are lower-case names that end in amazonaws.com."}
	switch {
	case iam.IsAccountID(p.Text), iam.IsUniqueID(p.Text), strings.HasPrefix(p.Text, "arn:") && !iam.IsProvider(p.Text):
		f.Message = "The principal " + words.Quote(p.Text) + " is not a service."
		f.Fix = `Write accounts, roles and users under "AWS".`
	case iam.IsProvider(p.Text):
		f.Message = "The principal " + words.Quote(p.Text) + " is an identity provider, not a service."
		f.Fix = `Write it under "Federated".`
	default:
		if f.Suggestion = serviceProposal(c, p.Text); f.Suggestion != "" {
			f.Fix = "Write " + words.Quote(f.Suggestion) + "."
		}
	}
	return f
}

// serviceKeys are the condition keys that hold service principals, in lower case.
var serviceKeys = []string{
	"aws:calledvia", "aws:calledviafirst", "aws:calledvialast", "aws:principalservicename", "aws:principalservicenameslist",
	"iam:passedtoservice", "iam:awsservicename", viaServiceKey,
}

// viaServiceKey holds service principals with a region.
const viaServiceKey = "kms:viaservice"

// serviceKey returns the key of the list with this name, "" if there is no such key.
func serviceKey(name string) string {
	for _, k := range serviceKeys {
		if strings.EqualFold(k, name) {
			return k
		}
	}
	return ""
}

// checkServiceValues reports values of keys that hold service principals, which no service principal equals.
func checkServiceValues(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Family != iam.StringFamily {
		return
	}
	key := serviceKey(e.Name)
	if key == "" {
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		if !v.Known || strings.ContainsAny(v.Text, "*?") || iam.HasVariable(v.Text) || c.FoundWrong(v.Node) {
			continue
		}
		text := v.Text
		if e.Op.IgnoreCase {
			text = strings.ToLower(text)
		}
		labels := iam.ServiceLabels(text)
		f := frame.Found{At: v.Node, Subject: v.Text}
		switch {
		case key == viaServiceKey && !endsInRegion(labels):
			f.Message = e.Name + " holds a service with its region, such as s3.eu-west-1.amazonaws.com; it is never " + words.Quote(v.Text) + "."
			f.Fix = "Write the service and the region; with StringLike, an asterisk can replace the region."
			if labels != "" && !strings.Contains(labels, ".") {
				f.Fix = "Write " + words.Quote(labels+".REGION"+text[len(labels):]) + " with the region; with StringLike, an asterisk can replace it."
			}
		case !iam.IsServicePrincipal(text):
			f.Message = e.Name + " holds service principals, such as ec2.amazonaws.com; it is never " + words.Quote(v.Text) + "."
			if f.Suggestion = serviceProposal(c, v.Text); f.Suggestion != "" {
				f.Fix = "Write " + words.Quote(f.Suggestion) + "."
			}
		default:
			continue
		}
		c.Add(f)
	}
}

// endsInRegion reports whether the labels are those of a service and a region.
func endsInRegion(labels string) bool {
	dot := strings.LastIndexByte(labels, '.')
	return dot > 0 && iam.IsRegionShape(labels[dot+1:])
}

// serviceProposal returns the service principal that a text probably means, "" if it has no shape of one.
func serviceProposal(c *frame.Pass, s string) string {
	t := strings.ToLower(strings.TrimSpace(s))
	if _, host, found := strings.Cut(t, "://"); found {
		t = host
	}
	t = strings.Trim(t, "/.")
	if iam.IsServicePrincipal(t) {
		return t
	}
	for _, suffix := range [...]string{".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.cn", ".amazonaws", ".aws.amazon.com", ".amazon.com", ".aws.com", ".aws"} {
		if name, ok := strings.CutSuffix(t, suffix); ok {
			t = name
			break
		}
	}
	t = strings.NewReplacer(" ", "-", "_", "-").Replace(t)
	if !iam.IsLabels(t) {
		return ""
	}
	t += ".amazonaws.com"
	if !facts.KnownServicePrincipal(t) {
		if near := nearestServicePrincipals(c, t); len(near) == 1 {
			return near[0]
		}
		if !possibleService(c, t) {
			return ""
		}
	}
	return t
}

// possibleService reports whether a service principal is known, or is named like a service of the catalogue, so that it may
// exist. A region in the name is left aside.
func possibleService(c *frame.Pass, s string) bool {
	if facts.KnownServicePrincipal(s) {
		return true
	}
	labels := iam.ServiceLabels(s)
	if labels == "" {
		return true // reported, or of a partition that is not known here
	}
	if endsInRegion(labels) {
		labels = labels[:strings.LastIndexByte(labels, '.')]
	}
	return facts.KnownServicePrincipal(labels+".amazonaws.com") || c.Catalog.HasService(labels)
}

// nearestServicePrincipals returns the service principals that are spelt most like the name, at most three, with its region
// and suffix. Short names all look alike: they must be nearer.
func nearestServicePrincipals(c *frame.Pass, s string) []string {
	if !c.Spend(10 * len(facts.ServicePrincipals())) {
		return nil
	}
	labels := iam.ServiceLabels(s)
	if endsInRegion(labels) {
		labels = labels[:strings.LastIndexByte(labels, '.')]
	}
	best := 3 // that is, a distance of two at most
	if len(labels) < 6 {
		best = 2
	}
	var near []string
	for _, p := range facts.ServicePrincipals() {
		name := iam.ServiceLabels(p)
		if name == "" || len(labels) < 3 {
			continue
		}
		switch d := spelling.Within(labels, name, best+1); {
		case d < best:
			best, near = d, append(near[:0], name)
		case d == best && len(near) > 0 && !slices.Contains(near, name):
			near = append(near, name)
		}
	}
	if len(near) > 3 {
		near = near[:3]
	}
	for i, name := range near {
		near[i] = strings.Replace(s, labels, name, 1)
	}
	return near
}
