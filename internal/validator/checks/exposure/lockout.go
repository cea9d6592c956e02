// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package exposure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	keyLockout      = "KMS_KEY_POLICY_LOCKOUT"
	changeKeyPolicy = "kms:PutKeyPolicy"
)

// exposureLockoutChecks are about policies that keep out those who would have to change them.
var exposureLockoutChecks = []frame.Check{
	{
		ID: "S3_BUCKET_POLICY_LOCKOUT", Class: frame.Warning, Types: iam.Resource, NoEndpoint: true, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: s3PutPolicyPage,
		Title:     "Bucket policy that nobody can change",
		Why:       "A Deny to everyone on reading, changing or deleting the bucket policy also applies to those who manage it, including Terraform. Only the root user of the account can repair it then.",
		Fix:       "Leave the actions on the bucket policy out of the Deny, or exempt the roles that manage the bucket with a condition on aws:PrincipalArn.",
		Example:   `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::m","arn:aws:s3:::m/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}}`,
		Statement: checkBucketLockout,
	},
	{
		ID: keyLockout, Class: frame.Error, Types: iam.Resource, NoEndpoint: true, AWS: frame.Rejects, Phase: frame.PhaseLogic, Link: keyPolicyPage,
		Title:    "Key policy that nobody can change",
		Why:      "KMS refuses a key policy that the caller who stores it could not change later, unless its safety check is switched off. Only AWS can recover a key in that state.",
		Fix:      "Allow kms:PutKeyPolicy to the account (its root principal) or to the role that manages the key.",
		Example:  `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":["kms:Encrypt","kms:Decrypt"],"Resource":"*"}`,
		Document: checkKeyLockout,
	},
	{
		ID: "KMS_KEY_POLICY_WITHOUT_ACCOUNT_DELEGATION", Class: frame.Suggestion, Types: iam.Resource, NoEndpoint: true, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: keyDefaultPage,
		Title:    "Key policy that leaves out its account",
		Why:      "Identity policies give access to a key only if the key policy allows the account itself. Without such a statement they have no effect on the key. That is only right for keys to which few identities may have access.",
		Fix:      `Add a statement for the account, {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::ACCOUNT:root"}, "Action": "kms:*", "Resource": "*"}, unless identity policies are not meant to give access to the key.`,
		Example:  `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/keyadmin"},"Action":"kms:*","Resource":"*"}`,
		Document: checkKeyDelegation,
	},
}

// bucketPolicyActions are what managing a bucket policy needs.
var bucketPolicyActions = []string{"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"}

func checkBucketLockout(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Deny || c.PolicyService() != iam.S3 || s.Everyone() == nil || c.AnyFoundWrong(s.Node) {
		return
	}
	var lost []string
	for _, name := range bucketPolicyActions {
		if _, ok := s.CoversAction(name); ok {
			lost = append(lost, name)
		}
	}
	if len(lost) == 0 || !coversBucket(c, s) || !deniesManagers(c, s) {
		return
	}
	message := fmt.Sprintf("The statement denies %s on the bucket to everyone", words.List(lost, "and"))
	if len(s.Conditions) > 0 {
		message += " who is not inside the networks it names, regardless of their role"
	}
	message += ". Terraform may lose access to the policy, and only the root user of the account could repair it."
	c.Add(frame.Found{At: s.Node, Message: message})
}

// coversBucket reports whether a statement is known to be about the bucket itself.
func coversBucket(c *frame.Pass, s *view.Statement) bool {
	info, ok := c.Catalog.Lookup(bucketPolicyActions[0])
	if !ok || !s.ResourcesKnown() || len(s.Resources) == 0 {
		return false
	}
	for i := range s.Resources {
		r := &s.Resources[i]
		fits := r.Star || info.Fit(r.Pattern()) >= catalog.FitSome
		if fits && !r.Star && c.ResourceARN != "" {
			entry, target := r.LoosePattern(), pattern.Compile(c.ResourceARN)
			fits = pattern.Intersects(&entry, &target)
		}
		if fits {
			return !r.Not
		}
	}
	return s.NotResource != nil
}

// deniesManagers reports whether a Deny applies to those who manage the bucket: always, or to everybody outside some network.
func deniesManagers(c *frame.Pass, s *view.Statement) bool {
	if !s.ConditionsKnown() {
		return false
	}
	network := len(s.Conditions) == 0
	for i := range s.Conditions {
		switch e := &s.Conditions[i]; {
		case exemptsServices(e):
		case outside(c, e, view.NetworkKeys):
			network = true
		default:
			return false
		}
	}
	return network
}

// checkKeyLockout reports a key policy under which no AWS principal can change it.
func checkKeyLockout(c *frame.Pass) {
	locked, taken := keyLocked(c)
	if locked != truth.True {
		return
	}
	f := frame.Found{At: c.Doc.Root.Get("Statement"), Message: "No statement allows an AWS principal to change this key policy with kms:PutKeyPolicy."}
	if taken {
		f.Message = "The Deny denies kms:PutKeyPolicy to everybody to whom it is allowed."
	}
	f.Message += " KMS refuses such a policy, unless its lockout safety check is bypassed."
	if account := c.OwnAccount(); account != "" {
		f.Fix = fmt.Sprintf("Allow kms:PutKeyPolicy to %s or to the role that manages the key.", words.Quote("arn:"+c.PartitionOrAWS()+":iam::"+account+":root"))
	}
	c.Add(f)
}

// keyLocked reports whether a document is a key policy that no AWS principal can change, and if so, whether it is because a
// Deny takes away what is allowed. Of other documents it knows nothing.
func keyLocked(c *frame.Pass) (locked truth.Value, taken bool) {
	at := c.Doc.Root.Get("Statement")
	if at == nil || c.PolicyService() != iam.KMS || c.Doc.MoreStatements || len(c.Statements) == 0 || c.MoreSpecific(at) {
		return truth.Unknown, false
	}
	var maybe, allowed, denied []string // who may be or is allowed, and who is denied, to change the policy
	mayBeDenied := false
	for _, s := range c.Statements {
		if s.Unknown || s.Effect == policy.EffectUnknown || c.AnyFoundWrong(s.Node) || !s.PrincipalsKnown() {
			return truth.Unknown, false
		}
		if !aboutKey(s) || !s.MayCoverAction(changeKeyPolicy) {
			continue
		}
		_, covers := s.CoversAction(changeKeyPolicy)
		covers = covers && s.ResourcesKnown()
		switch {
		case s.Effect == policy.Allow && s.NotPrincipal != nil:
			return truth.Unknown, false
		case s.Effect == policy.Allow:
			maybe = append(maybe, awsPrincipals(s)...)
			if covers && s.ConditionsKnown() {
				allowed = append(allowed, awsPrincipals(s)...)
			}
		case covers && s.Unconditional():
			denied = append(denied, awsPrincipals(s)...)
			mayBeDenied = mayBeDenied || s.NotPrincipal != nil
		case !covers || !s.ConditionsKnown():
			mayBeDenied = true
		}
	}
	left := func(names []string) bool {
		return slices.ContainsFunc(names, func(p string) bool { return !slices.Contains(denied, p) && !slices.Contains(denied, "*") })
	}
	switch {
	case !left(maybe):
		return truth.True, len(maybe) > 0
	case left(allowed) && !mayBeDenied:
		return truth.False, false
	}
	return truth.Unknown, false
}

// aboutKey reports whether a statement of a key policy may be about the key.
func aboutKey(s *view.Statement) bool {
	if s.Resource == nil {
		return s.NotResource != nil
	}
	return s.Resource.More || slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool {
		return r.Star || !r.Known || arn.Open(r.ARN.Service()) || r.ARN.Service() == iam.KMS
	})
}

// awsPrincipals returns the AWS principals that the statement names, "*" for everyone.
func awsPrincipals(s *view.Statement) []string {
	var names []string
	for i := range s.Principals {
		if p := &s.Principals[i]; !p.Not && (p.Everyone || p.Type == "AWS") {
			names = append(names, p.Text)
		}
	}
	return names
}

// checkKeyDelegation reports a key policy that does not allow its account anything.
func checkKeyDelegation(c *frame.Pass) {
	if locked, _ := keyLocked(c); locked != truth.False {
		return
	}
	account := c.OwnAccount()
	for _, s := range c.Statements {
		if s.Effect != policy.Allow {
			continue
		}
		if s.NotPrincipal != nil || slices.ContainsFunc(awsPrincipals(s), func(p string) bool { return mayBeRootOf(p, account) }) {
			return
		}
	}
	f := frame.Found{At: c.Doc.Root.Get("Statement"), Message: "No statement of the key policy allows the account itself, so that identity policies have no effect on the key."}
	if account != "" {
		f.Fix = fmt.Sprintf(`Add a statement with "Principal": {"AWS": %s}, "Action": "kms:*" and "Resource": "*", unless identity policies are not meant to give access to the key.`,
			words.Quote("arn:"+c.PartitionOrAWS()+":iam::"+account+":root"))
	}
	c.Add(f)
}

// mayBeRootOf reports whether a principal is the account, everyone, or if the account is not known ("") any account.
func mayBeRootOf(principal, account string) bool {
	if f := arn.SplitFields(principal); f.IsARN() && f.Resource() == "root" {
		principal = f.Account()
	} else if strings.Contains(principal, ":") {
		return false
	}
	return principal == "*" || principal == account || account == "" && len(principal) == 12
}
