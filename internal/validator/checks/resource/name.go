// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceNameChecks are about the resource part of ARNs of some services.
var resourceNameChecks = []frame.Check{
	{
		ID: "INVALID_IAM_RESOURCE_PATH", Class: frame.Error, Types: iam.IdentityTypes | iam.SCP, AWS: frame.Rejects, AWSCode: invalidARNResource, Data: frame.Table, Phase: frame.PhaseSyntax, Blocks: true, Partial: true, Link: iamIDsPage,
		Title:    "IAM ARN without a type",
		Why:      "IAM checks the ARNs of its own resources when it stores a policy: the resource part begins with a word such as role/ or user/, in which there is no wildcard.",
		Fix:      "Write the type before the name, such as role/NAME.",
		Example:  `{"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::210987654321:app-*"}`,
		Resource: checkIAMPath,
	},
	{
		ID: "SECRET_ARN_WITHOUT_SUFFIX", Class: frame.Warning, Types: iam.IdentityTypes | iam.Resource, AWS: frame.Accepts, Phase: frame.PhaseMeaning, Link: secretsPage,
		Title:    "ARN of a secret without its random ending",
		Why:      "Secrets Manager adds a hyphen and six random characters to the name of a secret in its ARN. An ARN that ends in the name matches nothing.",
		Fix:      `Use the attribute arn of the secret, or let the ARN end in "-??????".`,
		Example:  `{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db"}`,
		Resource: checkSecretSuffix,
	},
	{
		ID: "S3_BUCKET_NAME_PREFIX_WILDCARD", Class: frame.Suggestion, Types: withResource, AWS: frame.Accepts, Phase: frame.PhaseMeaning, Link: s3PolicyPage,
		Title:    "Wildcard in the name of a bucket",
		Why:      "Names of buckets are unique among all accounts: a wildcard in the name also covers buckets of other owners. Without a slash after it, it covers buckets and also their objects.",
		Fix:      "List the buckets, or add a condition on aws:ResourceAccount.",
		Example:  `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-data*"}`,
		Resource: checkBucketWildcard,
	},
}

// checkIAMPath looks at the word that the resource part of an IAM ARN begins with.
func checkIAMPath(c *frame.Pass, s *view.Statement, r *view.ResourceEntry) {
	if len(r.ARN) < 6 || r.ARN.Service() != "iam" || !r.Known && view.CutVariable(r.Text) {
		return
	}
	resource, known := r.ARN.Resource(), r.Known
	if known && (pattern.IsAsterisks(resource) || resource == "root") {
		return
	}
	for _, kind := range facts.IAMResourceKinds() {
		word, _, slash := strings.Cut(resource, "/")
		if slash && word == kind || !known && strings.HasPrefix(kind+"/", resource) {
			return
		}
	}
	if !known && (strings.HasPrefix("root", resource) || strings.Trim(resource, "*") == "") {
		return
	}
	f := frame.Found{
		At: r.Node, Subject: r.Text,
		Message: fmt.Sprintf("The resource part of %s does not begin with a type of IAM's resources, such as role/. IAM checks that and refuses the document.", words.Quote(r.Text)),
	}
	word, rest, slash := strings.Cut(resource, "/")
	switch {
	case strings.ContainsAny(word, "*?") && slash && likeKind(word):
		f.Message = fmt.Sprintf("The word for the type in %s has a wildcard. IAM checks that word and refuses the document.", words.Quote(r.Text))
		f.Fix = "Write one ARN for each type, such as " + view.Spelled(r.ARN.With(5, "role/"+rest)) + "."
	case slash && nearestKind(word) != "":
		right := r.ARN.With(5, nearestKind(word)+"/"+rest)
		f.Fix = "Write " + view.Spelled(right) + "."
		if known {
			f.Suggestion = right
		}
	default:
		if kind := kindTaken(c, s); kind != "" && known {
			f.Fix = "Write " + view.Spelled(r.ARN.With(5, kind+"/"+strings.TrimPrefix(resource, "/"))) + "."
		}
	}
	c.Add(f)
}

// likeKind reports whether a word with wildcards matches a type of IAM's resources.
func likeKind(word string) bool {
	for _, kind := range facts.IAMResourceKinds() {
		if pattern.MatchFold(word, kind) {
			return true
		}
	}
	return false
}

// nearestKind returns the type of IAM's resources that is spelt most like the word, "" if none is.
func nearestKind(word string) string {
	best, distance := "", 3
	for _, kind := range facts.IAMResourceKinds() {
		if d := spelling.Within(strings.ToLower(word), strings.ToLower(kind), distance); d < distance {
			best, distance = kind, d
		}
	}
	return best
}

// kindTaken returns the type of IAM's resources that the first exact action of the statement takes, "" if it takes none or
// more than one.
func kindTaken(c *frame.Pass, s *view.Statement) string {
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Not || !a.WellFormed || a.Wildcard || !strings.EqualFold(a.Prefix, "iam") {
			continue
		}
		for _, action := range c.Expand(a).Actions {
			if len(action.Resources) == 1 {
				return typeWord(action.Resources[0].Type.Formats[0].Resource())
			}
		}
		return ""
	}
	return ""
}

// checkSecretSuffix looks for the hyphen and the six characters that end the ARN of a secret.
func checkSecretSuffix(c *frame.Pass, _ *view.Statement, r *view.ResourceEntry) {
	id, ok := strings.CutPrefix(r.ARN.Resource(), "secret:")
	if !ok || r.ARN.Service() != "secretsmanager" || id == "" || arn.Open(id) {
		return
	}
	const suffix = len("-012345")
	if n := len(id); n > suffix && id[n-suffix] == '-' && isAlphanumeric(id[n-suffix+1:]) {
		return
	}
	right := r.Text + "-??????"
	c.Add(frame.Found{
		At: r.Node, Subject: r.Text, Suggestion: right,
		Message: fmt.Sprintf("The ARN %s does not end in a hyphen and six characters, as those of all secrets do, so that it matches none.", words.Quote(r.Text)),
		Fix:     "Use the attribute arn of the secret, or write " + view.Spelled(right) + ".",
	})
}

func isAlphanumeric(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
}

// checkBucketWildcard looks for a wildcard before the first slash of an S3 ARN.
func checkBucketWildcard(c *frame.Pass, s *view.Statement, r *view.ResourceEntry) {
	if !isBucketARN(r) || pattern.IsAsterisks(r.ARN.Resource()) {
		return
	}
	bucket, _, slash := arn.CutSlash(r.ARN.Resource())
	if !strings.ContainsAny(dropVariables(bucket), "*?") || ownerPinned(s) {
		return
	}
	f := frame.Found{At: r.Node, Subject: r.Text, Message: fmt.Sprintf("The name of the bucket in %s has a wildcard.", words.Quote(r.Text))}
	if !slash {
		f.Message += " It covers buckets and also their objects."
	}
	if c.Type != iam.RCP { // which only reach the resources of the organization
		f.Message += " Names of buckets are shared by all accounts, so that buckets of other owners are covered too."
	}
	if c.Account != "" {
		f.Fix = fmt.Sprintf(`List the buckets, or add the condition {"StringEquals": {"aws:ResourceAccount": %s}}.`, words.Quote(c.Account))
	}
	c.Add(f)
}

// ownerPinned reports whether a condition of the statement is about the owner of the resource, or may be.
func ownerPinned(s *view.Statement) bool {
	if !s.ConditionsKnown() {
		return true
	}
	for _, key := range []string{"aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "s3:ResourceAccount"} {
		if len(s.Key(key)) > 0 {
			return true
		}
	}
	return false
}

// dropVariables returns the text without its policy variables.
func dropVariables(text string) string {
	if !strings.Contains(text, "${") {
		return text
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if _, text, found = strings.Cut(after, "}"); !found {
			return b.String()
		}
	}
}
