// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// valueSourceChecks are about the source that a service calls for.
var valueSourceChecks = []frame.Check{
	{
		ID: "SOURCE_ARN_NEVER_MATCHES", Class: frame.Warning, Types: iam.Resource | iam.Trust, NoEndpoint: true, AWS: frame.Accepts, Data: frame.Table, Phase: frame.PhaseMeaning, Link: frame.ConfusedDeputyPage,
		Title:     "Source that the service never calls for",
		Why:       "A service sends the ARN of one of its resources in aws:SourceArn, such as a bucket for s3.amazonaws.com, and the account of that resource in aws:SourceAccount. A condition with an ARN of another service, or with another account, never holds.",
		Fix:       "Write the ARN of the resource for which the service calls.",
		Example:   `{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::inbox"},"StringEquals":{"aws:SourceAccount":"210987654321"}}}`,
		Condition: checkSourceARN,
	},
}

const sourceAccountKey = "aws:SourceAccount"

// checkSourceARN reports values of aws:SourceArn that none of the statement's services sends, and those of another account
// than a condition on aws:SourceAccount demands.
func checkSourceARN(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Is(sourceARNKey) || !e.Compares() || e.Op.Family != iam.ARNFamily && e.Op.Family != iam.StringFamily || !c.Afford(s, 1) || !s.ServicesOnly() {
		return
	}
	var sources []facts.SourceARN
	for i := range s.Principals {
		source, ok := facts.SourceARNOf(view.GlobalPrincipal(s.Principals[i].Text))
		if !ok {
			sources = nil
			break
		}
		sources = append(sources, source)
	}
	accounts := demandedAccounts(s)
	for i := range e.Values {
		v := &e.Values[i]
		fields := arn.SplitFields(v.Text)
		if c.FoundWrong(v.Node) || !v.Known || len(fields) < 6 || strings.Contains(v.Text, "${") || !e.Op.Like && wildcardIn(v.Text) {
			continue
		}
		if len(sources) > 0 && !slices.ContainsFunc(sources, func(a facts.SourceARN) bool { return maySend(c, a, v.Text, fields) }) {
			f := frame.AtValue(v, fmt.Sprintf("%s never calls for %s.%s", showServices(s), words.Quote(v.Text), neverMatches(s, e)))
			f.Fix, f.Class = "Write the ARN of the resource for which the service calls, which begins with "+sourceStarts(sources, fields)+".", frame.GuardClass(s)
			if slices.Contains(sources[0].Services, fields.Service()) && len(sources[0].Except) > 0 {
				bucket, _, _ := strings.Cut(fields.Resource(), "/")
				f.Fix = "Write the ARN of the bucket, " + view.Spelled(fields.With(5, bucket)) + "."
			}
			c.Add(f)
			continue
		}
		if account := fields.Account(); len(accounts) > 0 && e.Demands() && arn.IsAccountID(account) && !slices.Contains(accounts, account) {
			f := frame.AtValue(v, fmt.Sprintf("The source %s is in the account %s, and the condition on %s requires %s. Both are about the same resource, so they never hold together.",
				words.Quote(v.Text), account, sourceAccountKey, words.List(accounts, "or")))
			f.Fix = "Write the account of the source in both."
			c.Add(f)
		}
	}
}

// maySend reports whether the service may send an ARN that fits the pattern.
func maySend(c *frame.Pass, source facts.SourceARN, text string, fields arn.Fields) bool {
	service := fields.Service()
	if arn.Open(service) {
		return true
	}
	if !slices.Contains(source.Services, service) {
		return false
	}
	if len(source.Except) == 0 {
		return true
	}
	p, fits := catalog.ParseARNPattern(text), false
	for _, t := range c.Catalog.TypesForARN(service) {
		if t.Fit(p) == catalog.FitNone {
			continue
		}
		if !slices.Contains(source.Except, t.Name) {
			return true
		}
		fits = true
	}
	return !fits // an ARN that the catalogue lacks may be one
}

// showServices names the services of the statement.
func showServices(s *view.Statement) string {
	names := make([]string, len(s.Principals))
	for i := range s.Principals {
		names[i] = s.Principals[i].Text
	}
	return words.List(names[:min(3, len(names))], "or")
}

// sourceStarts names the beginnings of ARNs that the services send.
func sourceStarts(sources []facts.SourceARN, fields arn.Fields) string {
	var starts []string
	for _, a := range sources {
		for _, service := range a.Services {
			starts = words.AppendNew(starts, "arn:"+fields.Partition()+":"+service+":")
		}
	}
	return words.QuoteList(starts[:min(3, len(starts))], "or")
}

// demandedAccounts returns the accounts that conditions on aws:SourceAccount accept, nil if that is not known.
func demandedAccounts(s *view.Statement) []string {
	var accounts []string
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if !e.Is(sourceAccountKey) || !e.Demands() || e.Op.Family != iam.StringFamily {
			continue
		}
		if !e.ValuesKnown() || slices.ContainsFunc(e.Values, func(v view.Value) bool { return !arn.IsAccountID(v.Text) }) || accounts != nil {
			return nil
		}
		for j := range e.Values {
			accounts = append(accounts, e.Values[j].Text)
		}
	}
	return accounts
}
